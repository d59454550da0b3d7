import Foundation
import Networks
import Tensors

/// Trains a generator by regression: pictures whose codes are known.
///
/// At first w is the code, and behind it random functions of it; the mapping learns together with the
/// synthesis network what w should say (`CodeMapping`). What is in a picture can still be read in it
/// (`Model.readout`).
///
/// Weights are moved by `OptimizerKind.muon`. At 32², after 4,096 pictures in batches of 8: 18.9 dB
/// with Adam and the code alone for w, 20.4 dB with this, 22.4 dB with the mapping.
///
/// A regression paints the mean of what it cannot place: hair without strands. In the finish of the
/// curriculum the fine layers get noise, and the loss asks more strongly for the roughness of the
/// target, wherever each grain lies: then noise is what it can be made of.
public struct GeneratorTrainer: Trainer {
  public struct Configuration: Sendable, Codable, Equatable {
    public var seed: UInt64 = 1
    /// Channels at 4², 8², … of the finished resolution.
    public var channels: [Int]
    /// Widths of the mapping's hidden layers, beside what carries the code through them.
    public var hidden = [192, 192]
    /// How much longer w is than the code.
    public var features = 64
    public var curriculum: Curriculum
    /// Pictures kept for reuse, at each resolution.
    public var pool = 8192
    /// How often a picture is used on average.
    public var reuse = 6
    /// Pictures after which an old weight counts half in the running average.
    public var halfLife = 6000.0
    /// How much a pixel of the eyes and of the mouth counts more than another.
    public var emphasis: Float = 7
    /// What the network's own smaller pictures count, on average, beside the largest: what is drawn of them alone
    /// (`default@64`, a search's drafts) is then the same face.
    public var smallerWeight: Float = 0.3
    /// What squares of errors count in the pictures' distance (`PyramidLoss`).
    public var squares: Float = 1
    /// How much the roughness of 8² patches counts, from 128² on.
    public var texture: Float = 0
    /// The same in the finish, where noise can make it.
    public var finishTexture: Float = 1
    /// How rough the finish asks strong texture to be (`TextureLoss`), as a share of the targets'; edges as texture
    /// when `nil`.
    public var finishRoughness: Float?
    /// Whether with a roughness the finish asks for what rounding makes of its targets, too.
    public var finishHasRounding = false
    /// The resolution up to which weights, those of the mapping too, stay as they are in the finish; 0 trains all.
    public var finishFrozen = 0
    /// How uneven the light is that the noise of the coarse layers tells of; 0 leaves them without.
    public var unevenLight: Float = 0
    /// What the weights started from, where that was not the seed: a model's fingerprint.
    public var start: String?
    /// The resolution up to which weights stay those of the earlier model; all are trained when
    /// `nil`.
    public var frozen: Int?

    public init(channels: [Int], curriculum: Curriculum) {
      (self.channels, self.curriculum) = (channels, curriculum)
    }

    public var resolution: Int { 4 << (channels.count - 1) }
  }

  public let configuration: Configuration
  public let folder: URL
  let source: any PictureSource
  /// Boxes of the eyes and of the mouth, x and y 0…1 from the upper left corner.
  let regions: [FaceRegion]
  package var state: TrainingState
  let generator: StyleGAN2
  public let log: TrainingLog
  package let identity: String
  private var pool: PicturePool?

  /// Starts a run, or continues the one whose state is in `folder`.
  ///
  /// - Parameter earlier: whose synthesis weights a new run starts from; `configuration.start` says
  ///   which.
  /// - Throws: `TrainingError.otherRun` where the folder holds a run of another configuration,
  ///   `.unsuitable` where the earlier network has other widths.
  public init(
    _ configuration: Configuration, source: any PictureSource, regions: [FaceRegion], folder: URL,
    from earlier: Model? = nil
  ) throws {
    (self.configuration, self.source) = (configuration, source)
    (self.regions, self.folder) = (regions, folder)
    identity = try Self.json(configuration)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let mapping = CodeMapping(
      code: source.codeLength, hidden: configuration.hidden, features: configuration.features)
    generator =
      try earlier.map {
        try Self.initial(configuration, mapping: mapping, source: source, from: $0)
      } ?? Self.initial(configuration, mapping: mapping)
    state = TrainingState(Self.trainable(generator, frozen: configuration.frozen))
    log = TrainingLog(
      path: folder.appending(path: "log.csv").path, columns: Self.columns)
    try resume()
  }

  static let columns = [
    "pictures", "resolution", "rate", "loss", "psnr", "psnr_eyes", "psnr_mouth", "seconds",
  ]

  /// The trained network as it stands: the running averages, and noise once it is trained with it.
  public var trained: StyleGAN2 {
    var network = network(state.averaged)
    guard !curriculum.isFinishing(at: state.pictures) else { return network }
    let frozen = configuration.frozen ?? 0
    network.noiseConstants =
      frozen == 0
      ? nil
      : network.noiseConstants?.map {
        $0.shape[2] > frozen ? Tensor(zeros: $0.shape) : $0
      }
    return network
  }

  /// The network whose trained parameters are these.
  private func network(_ trained: [String: Tensor]) -> StyleGAN2 {
    generator.with(
      parameters: generator.parameters.merging(CodeMapping.parameters(trained)) { $1 })
  }

  // MARK: The course

  package var curriculum: Curriculum { configuration.curriculum }
  package var curves: [String] { ["psnr", "psnr_eyes", "psnr_mouth"] }

  /// Side at which pictures are drawn that are wanted at `resolution`, as means of squares: 256 for
  /// all up to there, since drawing a head costs much the same at any size.
  func drawnSide(for resolution: Int) -> Int {
    max(resolution, min(256, configuration.resolution))
  }

  /// The pictures of a stage.
  private mutating func pool(_ stage: Curriculum.Stage) throws -> PicturePool {
    let side = drawnSide(for: stage.resolution)
    if let pool, pool.resolution == side { return pool }
    // A finished stage's pictures are of no further use.
    if let pool { try? FileManager.default.removeItem(atPath: poolPath(pool.resolution)) }
    let fresh = try PicturePool(
      source, resolution: side, capacity: configuration.pool,
      reuse: configuration.reuse, seed: configuration.seed, path: poolPath(side))
    pool = fresh
    return fresh
  }

  private func poolPath(_ resolution: Int) -> String {
    folder.appending(path: "pictures-\(resolution).pool").path
  }

  package mutating func step(
    _ stage: Curriculum.Stage, number: Int, seen: Int, count: Int, rate: Float
  ) throws -> Float {
    let side = stage.resolution
    let window = window(side)
    let (codes, targets) = try pool(stage).batch(
      count, seen: state.pictures, side: side, window: window)
    let isFinish = number == curriculum.stages.count
    let texture = isFinish ? configuration.finishTexture : configuration.texture
    let roughness = isFinish ? configuration.finishRoughness : nil
    let distance = PyramidLoss(
      weight: emphasis(side, in: window), squares: configuration.squares)
    func loss(_ pictures: Tensor, _ wanted: Tensor) -> Tensor {
      let error = distance(pictures, wanted)
      guard texture > 0 && side >= 128 else { return error }
      return error + TextureLoss.distance(
        pictures, wanted, roughness: roughness, hasRounding: configuration.finishHasRounding)
        * texture
    }
    let noise = noise(count, hasFine: isFinish || window != nil, upTo: configuration.frozen ?? .max)
    let lit = UnevenLight.falling(
      on: targets, as: noise.prefix(generator.lightLayers).compactMap { $0 }, in: window)
    let found = try state.gradients(ofBatch: count, learning: { !isFinish || isOfFinish($0) }) {
      parameters, rows in
      let network = network(parameters)
      let (own, wanted) = (codes[rows, axis: 0], lit[rows, axis: 0])
      let maps = noise.map { $0?[rows, axis: 0] }
      guard let window else {
        let w = generator.repeated(network.map(own, label: nil))
        let pictures = network.pictures(latent: w, noise: .given(maps), upTo: side)
        let whole = loss(pictures.last!, wanted)
        guard configuration.smallerWeight > 0 else { return whole }
        return whole + smaller(pictures.dropLast(), wanted) * configuration.smallerWeight
      }
      return loss(
        grown(network, codes: own, noise: maps, in: window, rows, hasNewNoise: isFinish), wanted)
    }
    let halfLife = isFinish ? Double(stage.pictures) / 8 : configuration.halfLife
    state.step(
      found.gradients, rate: rate, pictures: count, halfLife: min(halfLife, configuration.halfLife))
    return found.loss
  }

  /// How far the network's own smaller pictures are from the target made as small, on average.
  private func smaller(_ pictures: ArraySlice<Tensor>, _ wanted: Tensor) -> Tensor {
    var (total, target) = (Tensor(zeros: []), wanted)
    for picture in pictures.reversed() {
      target = target.averagePooled()
      let side = picture.shape[2]
      total = total + PyramidLoss(weight: Tensor(ones: [side, side]))(picture, target)
    }
    return total / Float(max(1, pictures.count))
  }

  package func measure(_ stage: Curriculum.Stage) throws -> [Double] {
    let quality = try validate(upTo: stage.resolution)
    return [quality.whole, quality.eyes, quality.mouth]
  }

  /// What each pixel of a picture of `side`² counts, or of a window of it.
  private func emphasis(_ side: Int, in window: TrainingWindow?) -> Tensor {
    let (rows, columns) = (window?.rows ?? 0..<side, window?.columns ?? 0..<side)
    return Tensor(shape: [rows.count, columns.count]) { weight in
      weight.update(repeating: 1, count: rows.count * columns.count)
      for region in regions {
        let box = region.pixels(side)
        for y in box.rows.clamped(to: rows) {
          for x in box.columns.clamped(to: columns) {
            weight[(y - rows.lowerBound) * columns.count + x - columns.lowerBound] =
              configuration.emphasis
          }
        }
      }
    }
  }
}
