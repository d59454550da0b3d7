import Graph
import Imaging
import Networks
import Search
import Tensors

/// Searches a generator for pictures that, degraded as the target was, give it back.
struct LatentSearchNode: Node {
  static let name = "latent-search"
  static let summary =
    "Searches a generator for pictures that, degraded as the target was, give it back."

  @Parameter(
    "How to search: sharp looks for one face among those that the model's mapping network makes, then "
      + "moves its rows a little, for a sharp and clean face; nearest lets rows go where they will, nearer "
      + "to the target and soft; exact is PULSE to the letter. When left out sharp, but nearest where the "
      + "operator leaves numbers unknown."
  )
  var mode: SearchOptions.Mode? = nil

  @Parameter(
    "The generator to search: \"default\", or a model file of any format that Facet reads; with @256 "
      + "behind it the model's own pictures of 256².")
  var model: Path = "default"

  @Parameter(
    "What is lowered, such as 100*L2+0.05*GEOCROSS; the mode's own when left out. Losses: L2, L1, LRPSNR, "
      + "GEOCROSS, PRIOR, SPREAD, START, COSINE, NOISE, LIGHT, and those of plugins.")
  var loss: String? = nil

  @Parameter(
    "What uneven light counts beside the mode's own loss; more where the target says little of it. When "
      + "left out 2 in sharp mode, 0.2 in nearest mode, and in sharp mode where there is neither a mapping "
      + "network nor a latent to start from.",
    in: 0...1_000_000)
  var light: Double? = nil

  @Parameter(
    "Mean square error at which the target counts as met and the search stops; when left out 2e-3 "
      + "(27 dB) in exact mode, 2e-4 (37 dB) in the others, 1e-5 (50 dB) where the operator leaves "
      + "numbers unknown.", in: 0...1)
  var eps: Double? = nil

  @Parameter("Steps at most; 100 when left out.", in: 1...100_000)
  var steps: Int? = nil

  @Parameter("How to step; adam in exact mode, lbfgs in the others when left out.")
  var optimizer: SearchOptimizer? = nil

  @Parameter(
    "Size of the steps, with lbfgs of the longest one; when left out 0.4 in exact mode, in the others "
      + "0.2 with lbfgs and 0.1 with another optimizer.",
    in: 0...1_000)
  var learningRate: Double? = nil

  @Parameter(
    "How the learning rate goes over the steps; when left out linear1cycledrop in exact mode, in the "
      + "others fixed with lbfgs and cosine with another optimizer.")
  var schedule: Tensors.Schedule? = nil

  @Parameter("Whether one vector goes into all layers, to the end.")
  var tile = false

  @Parameter(
    "The noise maps: zero, the model's own (constant), drawn (fixed), the first ones searched for "
      + "(trainable), or the model's own with those searched for that tell of the light (light); trainable "
      + "in exact mode, in the others light where the model has such maps and the loss counts LIGHT, else "
      + "constant, when left out."
  )
  var noise: NoiseKind? = nil

  @Parameter(
    "How many noise maps, from the first, are searched for when they are trainable; when left out 5, or "
      + "those that tell of the light where these are more.", in: 0...64)
  var trainedNoiseLayers: Int? = nil

  @Parameter("Noise maps that stay zero, numbered from 0.", in: 0...63)
  var badNoiseLayers = [17]

  @Parameter("Different answers for each item, each from a seed of its own.", in: 1...256)
  var duplicates = 1

  @Parameter(
    "Random starts that are looked at for each answer, in nearest mode all and in sharp mode half of "
      + "them around an encoder's guess where one comes with the model; the nearest is searched. 1 in "
      + "exact mode, 24 in the others when left out.",
    in: 1...10_000)
  var starts: Int? = nil

  @Parameter(
    "How likely latents are told from unlikely ones: coordinate by coordinate (diagonal, PULSE's), or "
      + "with their correlations (full); full in nearest mode, diagonal in the others when left out."
  )
  var prior: SearchOptions.Prior? = nil

  @Parameter(
    "The class of a conditional model, from 0, whose latents are the likely ones; those of all "
      + "classes when left out.", in: 0...)
  var label: Int? = nil

  @Parameter("Whether an answer stops at eps, or goes on to the last step.")
  var stopWhenMet = true

  @Parameter("What the starts are drawn from; derived from the pipeline's seed when left out.")
  var seed: UInt64? = nil

  static let target = Input<Image>("target", "The small or damaged picture.")
  static let degradation = Input<DegradationOperator>("operator", "How it became so.")
  static let initial = OptionalInput<Latent>(
    "latent", "Where to start, such as an encoder's guess.")
  static let latent = Output<Latent>("latent", "What was found.")
  static let image = Output<Image>("image", "The picture that the generator draws from it.")
  static let found = Output<DegradationOperator>(
    "operator", "How the target became so, as found: numbers left unknown are those of the search.")
  static let report = Output<Table>("report", "How the search ended, one row.")
  static let trace = Output<Table>("trace", "How it went, a row a step.")
  static let ports: [any PortDeclaration] = [
    target, degradation, initial, latent, image, found,
    report, trace,
  ]
  static let fansOut = true

  static var sample: NodeSample {
    NodeSample(with: ["steps": 100], in: ["target": "low.image", "operator": "low.operator"])
  }

  func complaints() -> [ParameterComplaint] {
    var found: [ParameterComplaint] = []
    if let loss {
      do {
        _ = try LossExpression(loss)
      } catch {
        found.append(ParameterComplaint("loss", error.message))
      }
    }
    if light != nil && loss != nil {
      found.append(
        ParameterComplaint(
          "light", "it counts beside the mode's own loss; with `loss` write it there, as +2*LIGHT"))
    }
    if light != nil && mode == .exact {
      found.append(
        ParameterComplaint(
          "light", "in exact mode the light's maps are noise, each on its sphere; leave `light` out"
        ))
    }
    if light != nil, let noise, noise != .light {
      found.append(
        ParameterComplaint(
          "light", "with noise \(noise.rawValue) no light is searched for; leave one of them out"))
    }
    return found
  }

  func run(_ io: inout NodeIO) throws {
    let (target, named) = try fitted(
      io, try io[Self.initial]?.model ?? ModelLibrary.open(model.string))
    var options = try options()
    if !io[Self.degradation].unknowns.isEmpty {
      // What keeps a face from the target goes into the unknown numbers.
      if mode == nil { options.mode = .nearest }
      if eps == nil { options.tolerance = Self.unknownTolerance }
    }
    let problem = try problem(io, target, named, options)
    let base = seed ?? io.seed
    let seeds = (0..<duplicates).map {
      $0 == 0 ? base : Seed.derived(from: base, "duplicate", String($0))
    }
    let initial = io[Self.initial]
    var plan = SearchPlan(problem, options, resolution: named.model.generator.resolution)
    if initial == nil { plan.guess = guess(problem, named, options) }
    // The closures must not hold `io` itself, which is inout.
    let view = io
    let found = try plan.run(
      seeds: seeds, from: initial?[0].values, givenNoise: initial?[0].noise,
      progress: { view.progress(done: $0, of: $1) }, isCancelled: { view.isEnding })
    io.expect(items: found.outcomes.count)
    for (place, outcome) in found.outcomes.enumerated() {
      io.emit { item in
        let report = outcome.report(seed: seeds[place])
        for (name, cell) in zip(report.columns, report.rows[0]) { view.record(name, cell) }
        if outcome.status != .met { view.log(outcome.sentence(options)) }
        item[Self.latent] = Latent(outcome.latent, noise: outcome.noise, model: named)
        item[Self.image] = Image(outcome.image, name: view.item.name)
        item[Self.found] = problem.degradation.fixed(at: outcome.unknowns.map(\.value))
        item[Self.report] = report
        item[Self.trace] = found.trace.table(of: place)
      }
    }
  }

  /// A face near the target is found long before the numbers that are not known are near theirs.
  private static let unknownTolerance: Float = 1e-5

  private func options() throws -> SearchOptions {
    var options = SearchOptions()
    if let mode { options.mode = mode }
    options.loss = try loss.map { try LossExpression($0) }
    options.light = light.map(Float.init)
    options.tolerance = eps.map(Float.init)
    options.noise = noise
    options.trainedNoiseLayers = trainedNoiseLayers
    options.badNoiseLayers = Set(badNoiseLayers)
    options.isTiled = tile
    options.optimizer = optimizer
    options.rate = learningRate.map(Float.init)
    options.schedule = schedule
    options.steps = steps
    options.starts = starts
    options.prior = prior
    options.stopsWhenMet = stopWhenMet
    return options
  }
}

extension SearchOptions.Mode: ParameterValue {}
extension SearchOptions.Prior: ParameterValue {}
extension NoiseKind: ParameterValue {}
extension Tensors.Schedule: ParameterValue {}
