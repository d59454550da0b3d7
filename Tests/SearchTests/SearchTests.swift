import Graph
import Imaging
import Search
import TestSupport
import Tensors
import Testing

@Suite struct SearchTests {
  @Test func `a picture that the generator can make is found, and the search stops there`() throws {
    let problem = toyProblem()
    var settings = try toySettings(steps: 400, tolerance: 2e-3)
    // The picture's rows are shorter or longer than the start's: six coordinates vary a lot.
    settings.phases[0].constraint = .free
    settings.phases[0].loss = try LossExpression("100*L2+0.001*PRIOR")
    let result = try LatentSearch(problem, settings).run(from: toyStart(problem, seeds: [1]))
    let found = result.outcomes[0]
    #expect(found.status == .met)
    #expect(found.meanSquareError <= 2e-3)
    #expect(found.decibels > 26.9)
    #expect(found.steps < 400)
    #expect(found.steps == result.trace.points.count)
  }

  @Test func `a miss gives back the best so far, rendered again`() throws {
    let problem = toyProblem()
    let search = LatentSearch(problem, try toySettings(steps: 12, tolerance: 1e-12))
    let result = try search.run(from: toyStart(problem, seeds: [1]))
    let found = result.outcomes[0]
    #expect(found.status == .missed)
    #expect(found.steps == 12)
    let best = try #require(result.trace.points.min { $0.total < $1.total })
    #expect(found.bestStep == best.step)
    #expect(found.total == best.total)
    let again = problem.generator.synthesize(found.latent, found.noise)
    expectClose(again, found.image, .exact)
    let error = (problem.degradation(again) - problem.target).squared().mean().item
    #expect(abs(error - best.meanSquareError) <= 1e-6 * error)
  }

  @Test(arguments: [SearchOptimizer.adam, .lbfgs])
  func `candidates of a batch go as each would alone`(_ optimizer: SearchOptimizer) throws {
    let problem = toyProblem()
    var settings = try toySettings(steps: 20, tolerance: 1e-12)
    settings.phases[0].optimizer = optimizer
    let search = LatentSearch(problem, settings)
    let together = try search.run(from: toyStart(problem, seeds: [0, 5, 9]))
    for (place, seed) in [UInt64(0), 5, 9].enumerated() {
      let alone = try search.run(from: toyStart(problem, seeds: [seed]))
      expectClose(
        together.outcomes[place].latent, alone.outcomes[0].latent, .reassociated, "seed \(seed)")
    }
  }

  @Test func `seed 0 is a seed like any other, and seeds differ`() {
    let problem = toyProblem()
    let zero = toyStart(problem, seeds: [0]), again = toyStart(problem, seeds: [0])
    #expect(zero.z.values == again.z.values)
    #expect(zero.z.values != toyStart(problem, seeds: [1]).z.values)
    #expect(zero.noise[0].values != toyStart(problem, seeds: [1]).noise[0].values)
  }

  @Test(arguments: [SearchOptimizer.adam, .lbfgs])
  func `rows and noise maps stay at their distance from the origin`(
    _ optimizer: SearchOptimizer
  ) throws {
    let problem = toyProblem()
    let start = toyStart(problem, seeds: [3, 4])
    var settings = try toySettings(steps: 15, tolerance: 1e-12)
    settings.phases[0].optimizer = optimizer
    let search = LatentSearch(problem, settings)
    let end = try search.run(from: start).end
    func lengths(_ x: Tensor) -> Tensor { x.squared().sum(axes: Array(2..<x.rank)).sqrt() }
    expectClose(lengths(end.z), lengths(start.z), .reassociated)
    expectClose(lengths(end.noise[0]), lengths(start.noise[0]), .reassociated)
    #expect(end.noise[0].values != start.noise[0].values)
    #expect(end.noise[1].values == start.noise[1].values)
  }

  @Test func `stopped from outside, it gives back what it has`() throws {
    let problem = toyProblem()
    let search = LatentSearch(problem, try toySettings(steps: 100, tolerance: 1e-12))
    var done = 0
    let result = try search.run(
      from: toyStart(problem, seeds: [1]), progress: { steps, _ in done = steps },
      isCancelled: { done >= 7 })
    #expect(result.outcomes[0].status == .interrupted)
    #expect(result.outcomes[0].steps == 7)
    #expect(result.outcomes[0].image.isFinite)
  }

  @Test func `numbers that are not finite from the start are an error that says so`() throws {
    var problem = toyProblem()
    problem.prior = LatentPrior(
      mean: Tensor([.nan, 0, 0, 0, 0, 0], shape: [6]), spread: .diagonal(Tensor(ones: [6])))
    let search = LatentSearch(problem, try toySettings())
    let error = #expect(throws: PipelineError.self) {
      try search.run(from: toyStart(problem, seeds: [1]))
    }
    #expect(error?.code == .badInput)
    #expect(error?.message.contains("not finite") == true)
  }

  @Test func `what diverges on the way comes back from before`() throws {
    let problem = toyProblem()
    var settings = try toySettings(steps: 50, tolerance: 1e-12)
    settings.phases[0].optimizer = .rule(.sgd)
    settings.phases[0].rate = 1e30
    settings.phases[0].constraint = .free
    let result = try LatentSearch(problem, settings).run(from: toyStart(problem, seeds: [1]))
    #expect(result.outcomes[0].status == .diverged)
    #expect(result.outcomes[0].image.isFinite)
  }

  @Test func `phases hand on the best, from one vector to rows`() throws {
    let problem = toyProblem()
    let loss = try LossExpression("100*L2+0.01*PRIOR")
    var first = SearchPhase("one vector", steps: 30, loss: loss)
    first.rows = 1
    var second = SearchPhase("rows", steps: 200, loss: loss)
    second.constraint = .free
    second.rate = 0.1
    let settings = SearchSettings(phases: [first, second], tolerance: 1e-12)
    let result = try LatentSearch(problem, settings).run(
      from: toyStart(problem, seeds: [1], isTiled: true))
    let points = result.trace.points
    let firstBest = points.filter { $0.phase == "one vector" }.map(\.meanSquareError).min()!
    let handed = try #require(points.first { $0.phase == "rows" })
    #expect(abs(handed.meanSquareError - firstBest) < 1e-3)
    #expect(result.outcomes[0].z.shape == [1, 3, 6])
    #expect(result.outcomes[0].meanSquareError < firstBest)
  }

  @Test func `rows that the target cannot show are one`() throws {
    let problem = toyProblem()
    var settings = try toySettings(steps: 10, tolerance: 1e-12)
    settings.phases[0].rows = 2
    let search = LatentSearch(problem, settings)
    let found = try search.run(from: toyStart(problem, seeds: [1])).outcomes[0]
    #expect(found.z.shape == [1, 2, 6])
    #expect(found.latent.shape == [1, 3, 6])
    func row(_ index: Int) -> [Float] { found.latent[index..<(index + 1), axis: 1].values }
    #expect(row(1) == row(2))
    #expect(row(0) != row(1))
  }

  @Test func `a draft steers the first steps, less what it lacks of the picture`() throws {
    var problem = toyProblem()
    let whole = problem.generator.synthesize
    func errors(detail: SearchDetail) throws -> [Float] {
      var settings = try toySettings(steps: 4)
      settings.phases[0].detail = detail
      let result = try LatentSearch(problem, settings).run(from: toyStart(problem, seeds: [1]))
      return result.trace.points.map(\.meanSquareError)
    }
    let expected = try errors(detail: .whole)
    problem.generator.drafts[.coarse] = { whole($0, $1) + 0.3 }
    for (got, expected) in zip(try errors(detail: .coarse), expected) {
      #expect(abs(got - expected) < 1e-4 * expected)
    }
    // One that never changes leads nowhere.
    let target = problem.target.repeatedPixels()
    problem.generator.drafts[.coarse] = { whole($0, $1) * 0 + target }
    for got in try errors(detail: .coarse) {
      #expect(abs(got - expected[0]) < 1e-4 * expected[0])
    }
  }

  @Test func `a draft never counts as the picture`() throws {
    var problem = toyProblem()
    let whole = problem.generator.synthesize
    problem.generator.drafts[.coarse] = { whole($0, $1) }
    // Whatever is drawn meets that.
    var settings = try toySettings(steps: 4, tolerance: 10)
    settings.phases[0].detail = .coarse
    var second = settings.phases[0]
    second.detail = .whole
    settings.phases.append(second)
    let found = try LatentSearch(problem, settings).run(from: toyStart(problem, seeds: [1]))
      .outcomes[0]
    #expect(found.status == .met)
    #expect((found.bestStep, found.steps) == (4, 5))
    func error(_ image: Tensor) -> Float {
      (problem.degradation(image) - problem.target).squared().mean().item
    }
    #expect(abs(found.meanSquareError - error(found.image)) <= 1e-6 * error(found.image))

    problem.generator.drafts[.coarse] = { whole($0, $1) * 0 }
    let interrupted = try LatentSearch(problem, settings).run(
      from: toyStart(problem, seeds: [1]), isCancelled: { true }
    ).outcomes[0]
    #expect(interrupted.status == .interrupted)
    let truth = error(interrupted.image)
    #expect(truth > 1e-4 && abs(interrupted.meanSquareError - truth) <= 1e-6 * truth)
  }

  @Test func `what the operator leaves unknown is found together with the latent`() throws {
    var problem = toyProblem()
    let gain = DegradationOperator.Unknown("gain.factor", in: 0.2...2)
    problem.degradation = DegradationOperator(
      "halved, gain", traits: .differentiable, unknowns: [gain]
    ) { halved($0) * $1[0] }
    problem.target = problem.target * 0.5
    var settings = try toySettings(steps: 300, tolerance: 1e-3)
    settings.phases[0].constraint = .free
    settings.phases[0].rate = 0.1
    settings.phases[0].loss = try LossExpression("100*L2+0.1*PRIOR")
    let result = try LatentSearch(problem, settings).run(from: toyStart(problem, seeds: [1]))
    let found = try #require(result.outcomes[0].unknowns.first)
    #expect(result.outcomes[0].status == .met)
    #expect(found.name == "gain.factor")
    #expect(abs(found.value - 0.5) < 0.1)
  }
}
