import Checkpoints
import Foundation
import Tensors

extension Model {
  /// A model from weights that other programs wrote.
  init(foreign checkpoint: Checkpoint, path: String) throws {
    var arrays: [String: StoredArray] = [:]
    if checkpoint["blocks.4x4.const"] != nil || checkpoint["dense0.weight"] != nil {
      let folder = URL(filePath: path).deletingLastPathComponent()
      let isMapping = checkpoint["dense0.weight"] != nil
      let other = try Checkpoint(
        contentsOf: folder.appending(path: isMapping ? "synthesis.pt" : "mapping.pt").path)
      for (file, part) in [
        (isMapping ? other : checkpoint, "synthesis."), (isMapping ? checkpoint : other, "mapping."),
      ] {
        for name in file.names { arrays[part + name] = file[name] }
      }
    } else {
      for name in checkpoint.names { arrays[name] = checkpoint[name] }
    }
    let plan = try GeneratorPlan(inferredFrom: arrays.mapValues(\.shape))
    var parameters: [String: Tensor] = [:]
    for name in try Self.names(of: plan) { parameters[name] = arrays[name].map { Tensor($0) } }
    let noise = plan.resolutions.flatMap { size in
      ["conv0", "conv1"].compactMap { arrays["synthesis.b\(size).\($0).noise_const"] }
        .map { Tensor($0).reshaped(to: [1, 1, size, size]) }
    }
    self.init(
      generator: try Self.generator(
        plan, parameters, noise: noise.count == plan.noiseResolutions.count ? noise : nil,
        mean: arrays["mapping.w_avg"].map { Tensor($0) },
        name: URL(filePath: path).deletingPathExtension().lastPathComponent))
  }
}
