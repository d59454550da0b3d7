import Checkpoints
import Foundation
import Tensors

// One safetensors file that holds an encoder and describes itself.

extension ProgressiveEncoder {
  private enum Key {
    static let format = "facet.encoder"
    static let plan = "facet.plan"
    static let name = "facet.name"
    static let samples = "facet.statistics.samples"
    static let generator = "facet.generator"
    static let card = "facet.card"
  }

  /// Writes the file, whole or not at all.
  ///
  /// - Throws: `ModelError` of code `unwritable`.
  public func write(to path: String, precision: Model.Precision = .half) throws {
    var file = Checkpoint()
    for (name, _) in plan.parameterShapes { file[name] = parameters[name].map(StoredArray.init) }
    file["statistics.mean"] = StoredArray(statistics.mean)
    file["statistics.deviation"] = StoredArray(statistics.deviation)
    file["statistics.latent_mean"] = StoredArray(statistics.latentMean)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    file.metadata = [
      Key.format: "1", Key.name: name, Key.samples: String(statistics.samples),
      Key.plan: String(decoding: try encoder.encode(plan), as: UTF8.self),
    ]
    if let generator { file.metadata[Key.generator] = generator }
    if !card.isEmpty { file.metadata[Key.card] = card }
    try file.write(to: path, as: precision == .half ? .float16 : .float32)
  }

  /// Whether a file says that it holds such an encoder.
  public static func isOne(_ path: String) -> Bool {
    (try? Checkpoint(contentsOf: path))?.metadata[Key.format] != nil
  }

  /// Opens an encoder's file.
  ///
  /// - Throws: `ModelError`, one sentence that names the file and, where it is one, the tensor.
  public static func open(_ path: String) throws -> ProgressiveEncoder {
    do {
      return try ProgressiveEncoder(Checkpoint(contentsOf: path))
    } catch let error as ModelError {
      throw error.at(path)
    }
  }

  private init(_ file: Checkpoint) throws {
    guard file.metadata[Key.format] == "1" else {
      throw ModelError(.unsupported, "is no encoder of Facet's, or one of a later version")
    }
    let text = Data((file.metadata[Key.plan] ?? "").utf8)
    guard let plan = try? JSONDecoder().decode(EncoderPlan.self, from: text) else {
      throw ModelError(.unsupported, "has no readable plan of its network in `\(Key.plan)`")
    }
    try plan.check()
    func tensor(_ name: String, _ shape: [Int]) throws -> Tensor {
      guard let array = file[name], array.shape == shape else {
        throw ModelError(
          .mismatched,
          file[name] == nil
            ? "the weights lack `\(name)` \(shape)"
            : "`\(name)` has the shape \(file[name]!.shape); the plan says \(shape)")
      }
      let tensor = Tensor(array)
      guard tensor.isFinite else { throw ModelError.notFinite(name) }
      return tensor
    }
    self.plan = plan
    name = file.metadata[Key.name] ?? "unnamed"
    generator = file.metadata[Key.generator]
    card = file.metadata[Key.card] ?? ""
    parameters = [:]
    for (name, shape) in plan.parameterShapes { parameters[name] = try tensor(name, shape) }
    let d = [plan.latentSize]
    statistics = LatentStatistics(
      mean: try tensor("statistics.mean", d), deviation: try tensor("statistics.deviation", d),
      latentMean: try tensor("statistics.latent_mean", d),
      samples: Int(file.metadata[Key.samples] ?? "") ?? 0)
  }
}
