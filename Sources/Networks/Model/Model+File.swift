import Checkpoints
import Foundation
import Tensors

// Facet's own file: safetensors whose metadata says what the arrays are.

extension Model {
  /// How weights are stored.
  public enum Precision: String, Sendable, CaseIterable {
    /// Half: 11 bits of mantissa, half the size.
    case half = "F16"
    case single = "F32"
  }

  enum Key {
    static let format = "facet.model"
    static let plan = "facet.plan"
    static let name = "facet.name"
    static let card = "facet.card"
    static let samples = "facet.statistics.samples"
    static let attributes = "facet.attributes"
    static let noiseSeed = "facet.noise.seed"
    static let lightLayers = "facet.noise.light"
  }

  /// The newest version of the file that this code writes and reads.
  static let version = 1
  private static let statistics = "statistics."
  static let noise = "noise."
  static let meanLatent = "mean_latent"
  private static let readout = "attributes.readout"

  /// Writes the file, whole or not at all.
  ///
  /// - Throws: `ModelError` of code `unwritable`.
  public func write(
    to path: String, precision: Precision = .half, progress: (Double) -> Void = { _ in }
  ) throws {
    let names = try Self.names(of: generator.plan)
    var file = try Self.described(generator.plan, name: generator.name, card: card)
    for name in names { file[name] = generator.parameters[name].map(StoredArray.init) }
    if let mean = generator.meanLatent { file[Self.meanLatent] = StoredArray(mean) }
    if noiseSeed == nil, let maps = generator.noiseConstants {
      for (layer, map) in maps.enumerated() { file["\(Self.noise)\(layer)"] = StoredArray(map) }
    }
    if !attributes.isEmpty {
      file.metadata[Key.attributes] = String(
        decoding: try Self.encoder.encode(attributes), as: UTF8.self)
      file[Self.readout] = readout.map(StoredArray.init)
    }
    if let noiseSeed { file.metadata[Key.noiseSeed] = String(noiseSeed) }
    if generator.lightLayers > 0 {
      file.metadata[Key.lightLayers] = String(generator.lightLayers)
    }
    if let statistics = generator.statistics { Self.add(statistics, to: &file) }
    try file.write(to: path, as: precision == .half ? .float16 : .float32, progress: progress)
  }

  /// A file that says what network it holds, still without arrays.
  static func described(_ plan: GeneratorPlan, name: String, card: String) throws -> Checkpoint {
    var file = Checkpoint()
    file.metadata[Key.format] = String(version)
    file.metadata[Key.plan] = String(decoding: try encoder.encode(plan), as: UTF8.self)
    file.metadata[Key.name] = name
    if !card.isEmpty { file.metadata[Key.card] = card }
    return file
  }

  static func add(_ statistics: LatentStatistics, to file: inout Checkpoint) {
    file[Self.statistics + "mean"] = StoredArray(statistics.mean)
    file[Self.statistics + "deviation"] = StoredArray(statistics.deviation)
    file[Self.statistics + "latent_mean"] = StoredArray(statistics.latentMean)
    file[Self.statistics + "covariance"] = statistics.covariance.map(StoredArray.init)
    file.metadata[Key.samples] = String(statistics.samples)
  }

  init(own file: Checkpoint) throws {
    guard let version = Int(file.metadata[Key.format] ?? ""), version <= Self.version else {
      throw ModelError(
        .unsupported,
        "is a model file of version \(file.metadata[Key.format] ?? "?"); this Facet reads up to "
          + "\(Self.version)")
    }
    let text = file.metadata[Key.plan] ?? ""
    guard let plan = try? JSONDecoder().decode(GeneratorPlan.self, from: Data(text.utf8)) else {
      throw ModelError(.unsupported, "has no readable plan of its network in `\(Key.plan)`")
    }
    func tensor(_ name: String, _ shape: [Int]) throws -> Tensor? {
      guard let array = file[name] else { return nil }
      guard array.shape == shape else {
        throw ModelError(
          .mismatched, "`\(name)` has the shape \(array.shape); the architecture says \(shape)")
      }
      let tensor = Tensor(array)
      guard tensor.isFinite else { throw ModelError.notFinite(name) }
      return tensor
    }
    var parameters: [String: Tensor] = [:]
    for name in try Self.names(of: plan) { parameters[name] = file[name].map { Tensor($0) } }
    let seed = file.metadata[Key.noiseSeed].flatMap(UInt64.init)
    let maps = try plan.noiseResolutions.enumerated().compactMap {
      try tensor("\(Self.noise)\($0)", [1, 1, $1, $1])
    }
    var noise = maps.count == plan.noiseResolutions.count ? maps : nil
    let lightLayers = Int(file.metadata[Key.lightLayers] ?? "0") ?? -1
    guard (0...plan.noiseResolutions.count).contains(lightLayers) else {
      throw ModelError(
        .mismatched,
        "`\(Key.lightLayers)` is \(file.metadata[Key.lightLayers]!), not a number of noise maps up to "
          + "\(plan.noiseResolutions.count)")
    }
    if let seed { noise = plan.noiseConstants(seed: seed, lightLayers: lightLayers) }
    let d = plan.latentSize
    generator = try Self.generator(
      plan, parameters, noise: noise, mean: try tensor(Self.meanLatent, [d]),
      name: file.metadata[Key.name] ?? "unnamed")
    generator.lightLayers = lightLayers
    if let mean = try tensor(Self.statistics + "mean", [d]),
      let deviation = try tensor(Self.statistics + "deviation", [d]),
      let latentMean = try tensor(Self.statistics + "latent_mean", [d])
    {
      generator.statistics = LatentStatistics(
        mean: mean, deviation: deviation,
        covariance: try tensor(Self.statistics + "covariance", [d, d]), latentMean: latentMean,
        samples: Int(file.metadata[Key.samples] ?? "") ?? 0)
    }
    card = file.metadata[Key.card] ?? ""
    if let text = file.metadata[Key.attributes] {
      guard
        let attributes = try? JSONDecoder().decode([LatentAttribute].self, from: Data(text.utf8)),
        attributes.count <= d
      else {
        throw ModelError(
          .mismatched, "`\(Key.attributes)` is no list of at most \(d) names with shares")
      }
      self.attributes = attributes
      readout = try tensor(Self.readout, [attributes.count, d])
    }
    noiseSeed = seed
  }

  /// The parameters of a plan, after the plan itself was found possible.
  static func names(of plan: GeneratorPlan) throws -> [String] {
    try plan.check()
    return plan.parameterShapes.map(\.name)
  }

  private static var encoder: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return encoder
  }
}

extension GeneratorPlan {
  /// - Throws: `ModelError` where the sizes contradict each other or are beyond what Facet runs.
  func check() throws {
    let sizes = [latentSize] + channels + mappingWidths
    let possible =
      [8, 16, 32, 64, 128, 256, 512, 1024, 2048].contains(resolution)
      && channels.count == resolutions.count && mappingWidths.last ?? latentSize == latentSize
      && labelCount >= 0 && labelCount <= 100_000
      && sizes.allSatisfy { (1...8192).contains($0) } && (0...8192).contains(inputSize)
      && mappingWidths.count <= 64
    guard possible else {
      throw ModelError(
        .unsupported,
        "the network's plan is not possible: resolution \(resolution), channels \(channels), "
          + "latent \(latentSize), mapping \(mappingWidths)")
    }
  }
}
