import Checkpoints
import Tensors

/// Foreign weights on their way into a model's file.
///
/// The synthesis network is never held in memory: its arrays go one by one from the mapped file
/// into the new one. Only the mapping network is loaded, to measure the latents.
package struct ModelImport {
  package let weights: GeneratorWeights
  package let plan: GeneratorPlan
  package var name: String
  /// What a person should know about the model, in Markdown.
  package var card = ""
  /// What else the file says, such as where the weights came from.
  package var metadata: [String: String] = [:]
  package private(set) var statistics: LatentStatistics?

  /// - Throws: `CheckpointError` or `ModelError` where the weights are not complete.
  package init(_ weights: GeneratorWeights, name: String) throws {
    self.weights = try weights.checked()
    self.name = name
    plan = GeneratorPlan(weights.sizes)
    try plan.check()
  }

  /// Measures the latents; does nothing for weights without a mapping network.
  ///
  /// - Parameter progress: see `LatentStatistics.measure`.
  /// - Returns: whether it came to its end.
  package mutating func measure(
    samples: Int, seed: UInt64, progress: (Double) -> Bool
  ) throws -> Bool {
    guard !plan.mappingWidths.isEmpty else { return true }
    statistics = LatentStatistics.measure(
      try mapping(), samples: samples, seed: seed, progress: progress)
    return statistics != nil
  }

  /// Writes the model's file, whole or not at all.
  ///
  /// - Throws: `CheckpointError` where a weight is not finite, or the file cannot be written.
  package func write(
    to path: String, precision: Model.Precision, progress: (Double) -> Void
  ) throws {
    var file = try Model.described(plan, name: name, card: card)
    file.metadata.merge(metadata) { own, _ in own }
    for (name, _) in plan.parameterShapes { file[name] = weights[name] }
    file[Model.meanLatent] =
      weights[GeneratorSizes.meanLatentName] ?? statistics.map { StoredArray($0.latentMean) }
    let maps = zip(plan.noiseNames, plan.noiseResolutions).compactMap { name, size in
      weights[name]?.withUnitAxes([1, 1, size, size])
    }
    if maps.count == plan.noiseResolutions.count {
      for (layer, map) in maps.enumerated() { file["\(Model.noise)\(layer)"] = map }
    }
    if let statistics { Model.add(statistics, to: &file) }
    try file.write(
      to: path, as: precision == .half ? .float16 : .float32, requiresFinite: true,
      progress: progress)
  }

  /// The mapping network, under the smallest synthesis network there is.
  private func mapping() throws -> any Generator {
    var plan = plan
    (plan.resolution, plan.channels) = (8, [1, 1])
    var parameters: [String: Tensor] = [:]
    for (name, shape) in plan.parameterShapes {
      let isMapping = name.hasPrefix("mapping.")
      parameters[name] = isMapping ? weights[name].map { Tensor($0) } : Tensor(zeros: shape)
    }
    return try Model.generator(plan, parameters, noise: nil, mean: nil, name: name)
  }
}
