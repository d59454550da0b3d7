import Foundation
import Graph
import Networks
import Tensors

/// Trains a progressive encoder on a generator's own samples, and on pictures made of them, degraded in
/// a range of ways.
///
/// Nothing but the generator is needed, since the latents of its samples are known:
///
///     L = mean over stages of  |code − code*|² + a·P(side output, true side output)  +  b·|code|²
///
/// with codes in the coordinates where latents are normal, and P the loss over a Laplacian pyramid.
/// Where the generator's noise tells of the light, half of the samples lie in uneven light
/// (`UnevenLight`), of which the scales learn to say the maps.
///
/// First the base encoder learns alone, which costs a quarter; then all scales together; then, in every
/// other batch, from pictures that the generator cannot draw (`OffModelPictures`), as every photo is one:
/// there the picture is all that is compared.
///
/// - Source: the losses are Facet's own; those of Pro-PULSE are not public.
public struct EncoderTrainer: Trainer {
  public struct Configuration: Sendable, Codable, Equatable {
    public var seed: UInt64 = 1
    public var plan: EncoderPlan
    /// A stage's resolution is that of the largest side outputs that are compared.
    public var curriculum: Curriculum
    /// Side outputs are compared in one batch of so many, where gradients pass through the
    /// generator; in one of four of those they are twice as large.
    public var comparing = 4
    /// The stages, from the first, in which the base encoder learns alone.
    public var baseStages = 1
    /// The stages, from the first, of the generator's own samples alone; then every other batch is of
    /// pictures that it cannot draw.
    public var onModelStages = 1
    /// Samples kept for reuse, and how often one is used on average, each time degraded anew.
    public var pool = 4096
    public var reuse = 8
    /// Pictures after which an old weight counts half in the running average.
    public var halfLife = 8000.0
    /// What the side outputs count beside the latents.
    public var sideWeight: Float = 2
    /// The pull towards the mean latent.
    public var meanWeight: Float = 1e-3
    /// The same where the picture is not the generator's, and there the pull of a scale's rows
    /// towards the base encoder's vector.
    public var offModelMeanWeight: Float = 0.01
    public var offModelBaseWeight: Float = 0.1
    /// What the noise maps that tell of the light count beside the latents, where they are known, and where
    /// they are not the pull to even light.
    public var lightWeight: Float = 0.1
    public var evenWeight: Float = 0.02
    /// Whether every scale's side output is compared, or only the last.
    public var supervisesDeeply = true
    /// Validations without progress, in the last stage, after which the training ends.
    public var patience = 8
    /// Samples that are held back for validation.
    public var heldBack = 32
    /// What the encoder is for: a generator's fingerprint and a range of degradations.
    public var generator = ""
    public var degradations = ""
    /// What the weights started from, where that was not the seed: an encoder's fingerprint.
    public var start: String?

    public init(plan: EncoderPlan, curriculum: Curriculum) {
      (self.plan, self.curriculum) = (plan, curriculum)
    }
  }

  public let configuration: Configuration
  public let folder: URL
  public let log: TrainingLog
  package let identity: String
  package var state: TrainingState
  let generator: any Generator
  let degradations: any DegradationSource
  let source: GeneratorSource
  let encoder: ProgressiveEncoder
  private let pool: PicturePool
  let offModel: OffModelPictures

  /// Starts a run, or continues the one whose state is in `folder`.
  ///
  /// - Parameter earlier: whose weights a new run starts from. Scales that it has not say at first
  ///   what the scale before says, and where there are some, they alone are trained: what the others
  ///   say stays as it was.
  /// - Throws: `TrainingError.otherRun` where the folder holds a run of another configuration,
  ///   `.unsuitable` where the earlier encoder has other sizes.
  public init(
    _ configuration: Configuration, generator: any Generator,
    degradations: any DegradationSource, folder: URL, from earlier: ProgressiveEncoder? = nil
  ) throws {
    var configuration = configuration
    configuration.start = earlier?.fingerprint
    configuration.generator = generator.fingerprint
    configuration.degradations = degradations.identity
    (self.configuration, self.folder) = (configuration, folder)
    (self.generator, self.degradations) = (generator, degradations)
    source = GeneratorSource(generator: generator)
    offModel = OffModelPictures(resolution: generator.resolution)
    identity = try Self.json(configuration)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    encoder = try Self.initial(configuration, statistics: Self.statistics(of: generator), earlier)
    state = TrainingState(Self.trainable(encoder, earlier))
    log = TrainingLog(path: folder.appending(path: "log.csv").path, columns: Self.columns)
    pool = try PicturePool(
      source, resolution: generator.resolution, capacity: configuration.pool,
      reuse: configuration.reuse, seed: configuration.seed,
      path: folder.appending(path: "samples.pool").path)
    try resume()
  }

  private static func initial(
    _ configuration: Configuration, statistics: LatentStatistics, _ earlier: ProgressiveEncoder?
  ) throws -> ProgressiveEncoder {
    var plan = configuration.plan
    if let earlier = earlier?.plan {
      plan.factorResolution = earlier.factorResolution ?? earlier.resolution
    }
    var encoder = ProgressiveEncoder(plan, statistics: statistics, seed: configuration.seed)
    guard let earlier else { return encoder }
    var alike = earlier.plan
    (alike.layerCount, alike.resolution) = (plan.layerCount, plan.resolution)
    alike.factorResolution = plan.factorResolution
    guard alike == encoder.plan, earlier.plan.scales <= encoder.plan.scales else {
      func said(_ plan: EncoderPlan) -> String {
        "for \(plan.layerCount) rows of \(plan.latentSize), of widths \(plan.baseWidths) "
          + "and \(plan.scaleWidths), \(plan.progress.rawValue)"
      }
      throw TrainingError.unsuitable(
        "the encoder is " + said(earlier.plan), said(encoder.plan) + ", or for fewer rows")
    }
    encoder.parameters.merge(earlier.parameters) { $1 }
    return encoder
  }

  /// What is trained: the scales that the earlier encoder has not, all where it lacks none.
  private static func trainable(
    _ encoder: ProgressiveEncoder, _ earlier: ProgressiveEncoder?
  ) -> [String: Tensor] {
    guard let earlier, earlier.plan.scales < encoder.plan.scales else { return encoder.parameters }
    return encoder.parameters.filter { earlier.parameters[$0.key] == nil }
  }

  private static func statistics(of generator: some Generator) -> LatentStatistics {
    generator.statistics
      ?? LatentStatistics.measure(generator, samples: 100_000, covariance: false)!
  }

  /// The trained encoder as it stands: the running averages.
  public var trained: ProgressiveEncoder {
    var encoder = encoder(state.averaged)
    encoder.generator = configuration.generator
    encoder.name = "encoder-\(generator.name)"
    let start = configuration.start.map { ", going on from the encoder \($0) (`--from`)" } ?? ""
    encoder.card = """
      # \(encoder.name)

      A progressive encoder for \(generator.name), trained by Facet\(start) on \(state.pictures) \
      pictures: that model's own samples\(learnsOffModel ? ", and others made of them" : ""), \
      degraded in a range of ways (seed \(configuration.seed)). What it makes of a picture is \
      imagined, never recovered.
      """
    return encoder
  }

  /// The encoder whose trained parameters are these.
  private func encoder(_ trained: [String: Tensor]) -> ProgressiveEncoder {
    encoder.with(parameters: encoder.parameters.merging(trained) { $1 })
  }

  package var curriculum: Curriculum { configuration.curriculum }
  package var curves: [String] { ["psnr_base", "psnr", "psnr_32", "psnr_off_model"] }

  /// What a batch is for.
  private enum Lesson {
    /// The generator's samples: their latents; or also the side outputs.
    case latents, sides
    /// Pictures that are not the generator's: the side outputs.
    case offModel
  }

  /// Whether there are lessons off the model.
  private var learnsOffModel: Bool {
    configuration.onModelStages < configuration.curriculum.stages.count
  }

  private func lesson(_ batch: Int, stage number: Int) -> Lesson {
    if number >= configuration.onModelStages, batch % 2 == 0 { return .offModel }
    return batch % configuration.comparing == configuration.comparing - 1 ? .sides : .latents
  }

  package mutating func step(
    _ stage: Curriculum.Stage, number: Int, seen: Int, count: Int, rate: Float
  ) throws -> Float {
    let first = state.pictures
    let (codes, samples) = try pool.batch(count, seen: first)
    let batch = seen / stage.batch
    let (lesson, isLarge) = (lesson(batch, stage: number), batch / configuration.comparing % 4 == 3)
    func seed(_ purpose: String, _ index: Int) -> UInt64 {
      Seed.derived(from: configuration.seed, purpose, String(first + index))
    }
    let light = light(count) { Random(seed: seed("light", $0)) }
    let targets = withoutRecording {
      lesson == .offModel
        ? offModel(samples) { seed("off model", $0) } : UnevenLight.falling(on: samples, as: light)
    }
    let size = isLarge ? 2 * stage.resolution : stage.resolution
    // Where no latent is true, each stage is held to the whole picture as it would be without the
    // next ones.
    let sides: ProgressiveEncoder.SideOutputs =
      switch lesson {
      case .latents: .init(ofEveryStage: false, limit: generator.pictureResolutions[0])
      case .sides: .init(limit: size)
      case .offModel: .init(limit: size, least: size)
      }
    let found = try state.gradients(ofBatch: count) { parameters, rows in
      let pictures = targets[rows, axis: 0]
      let observation = try observe(pictures) { seed("sample", rows.lowerBound + $0) }
      let stages = encoder(parameters).stages(
        observation, generator: generator, scales: number < configuration.baseStages ? 0 : nil,
        sideOutputs: sides)
      guard lesson != .offModel else { return offModelLoss(stages, pictures) }
      return loss(
        stages, source.latents(codes[rows, axis: 0]), light.map { $0[rows, axis: 0] },
        compares: lesson == .sides)
    }
    state.step(
      found.gradients, rate: rate, pictures: count, halfLife: configuration.halfLife)
    return found.loss
  }

  /// Maps of the light for a batch, half of which lies in even light; none where the generator's noise says
  /// nothing of it.
  private func light(_ count: Int, random: (Int) -> Random) -> [Tensor] {
    guard let layers = encoder.plan.lightSizes?.count else { return [] }
    let maps = (0..<count).map { UnevenLight.drawn(random($0), evenShare: 0.5, strength: 1) }
    return (0..<layers).map { layer in .concatenated(maps.map { $0[layer] }, axis: 0) }
  }

  /// Degrades pictures, each by what its seed draws.
  ///
  /// - Shape: `[N, 3, R, R]`, −1…1
  func observe(_ pictures: Tensor, seed: (Int) -> UInt64) throws -> Observation {
    try .joined(
      (0..<pictures.shape[0]).map { index in
        let picture = pictures[index..<index + 1, axis: 0].affine(0.5, 0.5)
        let (degraded, hint) = try withoutRecording {
          try degradations.degrade(picture, seed: seed(index))
        }
        return encoder.observation(degraded, hint: hint)
      })
  }
}
