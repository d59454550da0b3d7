import Checkpoints
import Foundation
import Tensors

extension Model {
  /// A model from weights that another program wrote.
  ///
  /// - Throws: `ModelError` or `CheckpointError`, naming what is missing, misshapen or not finite.
  package init(_ weights: GeneratorWeights, name: String) throws {
    let plan = GeneratorPlan(weights.sizes)
    var parameters: [String: Tensor] = [:]
    for (name, _) in plan.parameterShapes { parameters[name] = weights[name].map { Tensor($0) } }
    let maps = zip(plan.noiseNames, plan.noiseResolutions).compactMap { name, size in
      weights[name].map { Tensor($0).reshaped(to: [1, 1, size, size]) }
    }
    self.init(
      generator: try Self.generator(
        plan, parameters, noise: maps.count == plan.noiseResolutions.count ? maps : nil,
        mean: weights[GeneratorSizes.meanLatentName].map { Tensor($0) }, name: name))
  }

  init(foreign checkpoint: Checkpoint, path: String) throws {
    var checkpoint = checkpoint
    let url = URL(filePath: path)
    // Of PULSE's pair the mapping was named: its partner stands beside it.
    if checkpoint["dense0.weight"] != nil, checkpoint["torgb.weight"] == nil {
      let partner = url.deletingLastPathComponent().appending(path: "synthesis.pt").path
      if FileManager.default.fileExists(atPath: partner) {
        checkpoint = try Checkpoint(contentsOf: partner)
      }
    }
    try self.init(
      GeneratorWeights(checkpoint).checked(), name: url.deletingPathExtension().lastPathComponent)
    // Of PULSE's own file alone: another network in the same folder was not measured by it.
    if checkpoint["torgb.weight"] != nil {
      generator.statistics = try LatentStatistics.pulseFit(
        in: url.deletingLastPathComponent(), size: generator.latentSize)
    }
  }
}
