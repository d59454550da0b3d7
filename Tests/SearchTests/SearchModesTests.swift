import Imaging
import Search
import TestSupport
import Tensors
import Testing

/// What the modes choose: starts, phases, losses.
@Suite struct SearchModesTests {
  @Test(arguments: [SearchOptions.Mode.nearest, .sharp])
  func `starts are drawn around an encoder's guess`(_ mode: SearchOptions.Mode) throws {
    var problem = toyProblem()
    var random = Random(seed: 3)
    let truth = problem.prior.latent(from: random.normal([1, 1, 6]))
    let picture = problem.generator.synthesize(
      truth.broadcast(to: [1, 3, 6]), toyStart(problem, seeds: [1]).noise)
    problem.target = problem.degradation(picture)
    func outcomes(starts: Int, isGuessed: Bool) throws -> [SearchOutcome] {
      var options = SearchOptions()
      options.mode = mode
      options.isTiled = true
      // The one step is noted before it is taken: what comes back are the starts.
      (options.steps, options.starts) = (1, starts)
      var plan = SearchPlan(problem, options, resolution: 8)
      if isGuessed { plan.guess = truth }
      return try plan.run(seeds: [1, 2]).outcomes
    }
    let guessed = try outcomes(starts: 24, isGuessed: true)
    let drawn = try outcomes(starts: 24, isGuessed: false)
    for (near, far) in zip(guessed, drawn) {
      #expect(near.meanSquareError < far.meanSquareError)
    }
    #expect(guessed[0].latent.values != guessed[1].latent.values)
    // Seeds are around the guess, not at it, and those of one start are too.
    let middle = try outcomes(starts: 1, isGuessed: true).map(\.z)
    let width = middle.map {
      ($0 - problem.prior.z(from: truth)).squared().mean().item.squareRoot()
    }
    #expect(width.allSatisfy { $0 > 0.05 && $0 < 0.6 })
  }

  @Test func `a sharp search begins with what the mapping network makes, and its rows leave that`()
    throws
  {
    var problem = toyProblem()
    // Of six coordinates the network knows two.
    problem.generator.mapping = SearchableGenerator.Mapping(width: 2) { u in
      .concatenated([u, Tensor(zeros: [u.shape[0], 4])], axis: 1)
    }
    func outcome(isTiled: Bool) throws -> (found: SearchOutcome, trace: SearchTrace) {
      var options = SearchOptions()
      (options.isTiled, options.stopsWhenMet) = (isTiled, false)
      let plan = SearchPlan(problem, options, resolution: 8)
      let (outcomes, trace) = try plan.run(seeds: [1])
      return (outcomes[0], trace)
    }
    func beyond(_ outcome: SearchOutcome) -> Float {
      outcome.latent[2..<6, axis: 2].squared().sum().item
    }
    let (vector, _) = try outcome(isTiled: true)
    #expect(beyond(vector) == 0)
    expectClose(problem.prior.latent(from: vector.z), vector.latent[0..<1, axis: 1], .reassociated)
    let (rows, trace) = try outcome(isTiled: false)
    #expect(beyond(rows) > 0)
    #expect(rows.meanSquareError < vector.meanSquareError)
    #expect(rows.z.shape == [1, 3, 6])
    func first(_ name: String, in phase: String) -> Float? {
      trace.points.first { $0.phase == phase }?.terms.first { $0.name == name }?.value
    }
    #expect(first("START", in: "rows, drafted") == 0)
    #expect(try #require(first("START", in: "rows")) > 0)
  }

  @Test func `what the mapping network must be given for a vector is found`() {
    var problem = toyProblem()
    problem.generator.mapping = SearchableGenerator.Mapping(width: 3) { u in
      .concatenated([u, u * 0.5 + 1], axis: 1).leakyReLU(slope: 0.2)
    }
    let wanted = Tensor([1.2, -0.9, 0.866_025], shape: [1, 1, 3])
    let vector = problem.generator.mapping!.map(wanted[0]).reshaped(to: [1, 1, 6])
    let root = Tensor((0..<36).map { $0 % 7 == 0 ? 0.5 : 0 }, shape: [6, 6])
    for spread in [problem.prior.spread, .full(root)] {
      problem.prior = LatentPrior(mean: problem.prior.mean, spread: spread)
      expectClose(problem.input(nearest: vector), wanted, Tolerance(absolute: 2e-3))
    }
  }

  @Test func `a search goes by phases: drafts first, rows that were given as rows`() throws {
    func phases(
      _ options: SearchOptions, from beginning: SearchOptions.Beginning = .drawn
    ) throws -> [String] {
      try options.settings(from: beginning).phases
        .map { "\($0.name): \($0.steps) \($0.detail)" }
    }
    for mode in [SearchOptions.Mode.sharp, .nearest] {
      var options = SearchOptions()
      options.mode = mode
      #expect(
        try phases(options) == [
          "one vector, sketched: 33 coarse", "rows, drafted: 57 fine", "rows: 10 whole",
        ])
      for beginning in [SearchOptions.Beginning.given, .guessed] {
        #expect(
          try phases(options, from: beginning) == [
            "rows, sketched: 40 coarse", "rows, drafted: 50 fine", "rows: 10 whole",
          ])
      }
      options.isTiled = true
      options.steps = 10
      #expect(
        try phases(options, from: .given)
          == [
            "one vector, sketched: 3 coarse", "one vector, drafted: 6 fine", "one vector: 1 whole",
          ])
      options.steps = 1
      #expect(
        try phases(options) == [
          "one vector, sketched: 0 coarse", "one vector, drafted: 0 fine", "one vector: 1 whole",
        ])
    }
    let mapped = try SearchOptions().settings(from: .guessed, isMapped: true).phases
    #expect(mapped.map(\.coordinates) == [.input, .latent, .latent])
    #expect(mapped.map(\.rows) == [1, nil, nil])
    #expect(
      mapped.map(\.loss.text)
        == ["100*L2"] + Array(repeating: "0.45*LRPSNR+0.05*GEOCROSS+3*START", count: 2))
    var options = SearchOptions()
    options.mode = .exact
    #expect(try phases(options, from: .given) == ["search: 100 whole"])
    options = SearchOptions()
    let rows = try options.settings(seenRows: 8).phases.map(\.rows)
    #expect(rows == [1, 9, 9])
    #expect(try options.settings(seenRows: 8).phases.allSatisfy { $0.constraint == .sphere })
  }

  @Test func `where noise tells of the light, it is searched for as far as the target asks`() throws
  {
    var problem = toyProblem()
    // Light that no latent makes: a bright corner.
    var corner = [Float](repeating: 0, count: 16)
    corner[0] = 5
    let start = toyStart(problem, seeds: [99])
    problem.target = problem.degradation(
      problem.generator.synthesize(
        problem.prior.latent(from: start.z),
        [Tensor(corner, shape: [1, 1, 4, 4]), start.noise[1] * 0]))
    for mode in [SearchOptions.Mode.sharp, .nearest] {
      func outcome(lightLayers: Int, _ noise: NoiseKind? = nil) throws -> SearchOutcome {
        problem.generator.lightLayers = lightLayers
        var options = SearchOptions()
        (options.mode, options.noise, options.stopsWhenMet) = (mode, noise, false)
        return try SearchPlan(problem, options, resolution: 8).run(seeds: [1]).outcomes[0]
      }
      let (lit, even) = (try outcome(lightLayers: 1), try outcome(lightLayers: 0))
      #expect(lit.meanSquareError < even.meanSquareError)
      let found = lit.noise[0].values
      #expect(found[0] > 0.1 && found[0] == found.max()!)
      // It began at zero, what was not searched for stayed there, and nothing keeps it on a sphere.
      #expect(even.noise[0].values.allSatisfy { $0 == 0 })
      #expect(lit.noise[1].values.allSatisfy { $0 == 0 })
      #expect(lit.noise[0].squared().mean().item < 1.5)
      #expect(try outcome(lightLayers: 1, .constant).noise[0].values == even.noise[0].values)
    }
    func losses(
      _ lightLayers: Int, _ mode: SearchOptions.Mode, weight: Float? = nil
    ) throws -> [String] {
      var options = SearchOptions()
      options.mode = mode
      options.light = weight
      return try options.settings(isMapped: true, lightLayers: lightLayers).phases.map(\.loss.text)
    }
    #expect(try losses(0, .sharp).allSatisfy { !$0.contains("LIGHT") })
    #expect(try losses(5, .sharp).map { $0.contains("LIGHT") } == [false, true, true])
    #expect(
      try losses(5, .sharp, weight: 30).last == "0.45*LRPSNR+0.05*GEOCROSS+3*START+30.0*LIGHT")
    #expect(try losses(0, .sharp, weight: 30) == losses(0, .sharp))
    #expect(try losses(5, .exact) == ["100*L2+0.05*GEOCROSS"])
    func noise(_ loss: String) throws -> NoiseKind {
      var options = SearchOptions()
      options.loss = try LossExpression(loss)
      return try options.settings(isMapped: true, lightLayers: 5).noise
    }
    #expect(try noise("100*L2") == .constant)
    #expect(try noise("100*L2+0.2*LIGHT") == .light)
    var exact = SearchOptions()
    exact.mode = .exact
    #expect(
      try [0, 5, 7].map { try exact.settings(lightLayers: $0).phases[0].trainedNoise } == [5, 5, 7])
    exact.trainedNoiseLayers = 3
    #expect(try exact.settings(lightLayers: 7).phases[0].trainedNoise == 3)
  }

  @Test func `rate and schedule are the optimizer's, where nobody says otherwise`() throws {
    func steps(_ options: SearchOptions) throws -> [String] {
      try options.settings().phases.map { "\($0.optimizer.name) \($0.rate) \($0.schedule)" }
    }
    var options = SearchOptions()
    #expect(try steps(options) == Array(repeating: "lbfgs 0.2 fixed", count: 3))
    options.optimizer = .adam
    #expect(try steps(options) == Array(repeating: "adam 0.1 cosine", count: 3))
    (options.rate, options.schedule) = (0.02, .linear1cycle)
    #expect(try steps(options) == Array(repeating: "adam 0.02 linear1cycle", count: 3))
    options = SearchOptions()
    options.mode = .exact
    #expect(try steps(options) == ["adam 0.4 linear1cycledrop"])
  }
}
