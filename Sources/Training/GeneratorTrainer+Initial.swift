import Networks
import Tensors

extension GeneratorTrainer {
  /// The untrained network: random, but that the code can be read in w.
  static func initial(_ configuration: Configuration, mapping: CodeMapping) -> StyleGAN2 {
    let plan = GeneratorPlan(
      architecture: .styleGAN2Skip, resolution: configuration.resolution, inputSize: mapping.code,
      latentSize: mapping.code + mapping.features, mappingWidths: mapping.widths,
      channels: configuration.channels)
    var generator = StyleGAN2(plan, seed: configuration.seed, name: "portraits")
    generator.lightLayers =
      configuration.unevenLight > 0 ? min(UnevenLight.layers, plan.noiseResolutions.count) : 0
    generator.noiseConstants = plan.noiseConstants(
      seed: configuration.seed, lightLayers: generator.lightLayers)
    generator.parameters.merge(mapping.initial(seed: configuration.seed)) { $1 }
    readyForNoise(&generator, configuration)
    return generator
  }

  /// The network with the weights of an earlier one. A resolution that the earlier one had not has no
  /// effect at first: the picture is then the earlier one, enlarged.
  ///
  /// - Throws: `TrainingError.unsuitable` where the earlier network is not of these widths up to its
  ///   resolution, or its latent says something else than this one's.
  static func initial(
    _ configuration: Configuration, mapping: CodeMapping, source: any PictureSource,
    from earlier: Model
  ) throws -> StyleGAN2 {
    let plan = earlier.generator.plan
    var generator = initial(configuration, mapping: mapping)
    guard plan.architecture == .styleGAN2Skip, configuration.channels.starts(with: plan.channels),
      plan.mappingWidths == mapping.widths, earlier.attributes == source.attributes
    else {
      func said(_ plan: GeneratorPlan, _ attributes: [LatentAttribute]) -> String {
        "\(plan.architecture.rawValue) of channels \(plan.channels), mapping "
          + "\(plan.mappingWidths), for \(attributes.map(\.name))"
      }
      throw TrainingError.unsuitable(
        "the model is " + said(plan, earlier.attributes), said(generator.plan, source.attributes))
    }
    generator.parameters.merge(earlier.generator.parameters) { $1 }
    // What stays as it is does not learn of light either.
    if configuration.frozen != nil { generator.lightLayers = earlier.generator.lightLayers }
    if earlier.generator.noiseConstants == nil {
      for name in generator.parameters.keys where name.hasSuffix("noise_strength") {
        generator.parameters[name] = generator.parameters[name]! * 0
      }
    }
    for size in generator.plan.resolutions where size > plan.resolution {
      let name = "synthesis.b\(size).torgb.weight"
      generator.parameters[name] = Tensor(zeros: generator.parameters[name]!.shape)
    }
    readyForNoise(&generator, configuration)
    return generator
  }

  /// Gives noise that a layer is to learn from a strength to begin with: from 0 it has no gradient. Nothing is
  /// felt of the fine layers' before the finish.
  private static func readyForNoise(_ generator: inout StyleGAN2, _ configuration: Configuration) {
    let hasFinish = configuration.curriculum.finish != nil
    for (layer, size) in generator.plan.noiseResolutions.enumerated() {
      let isFine = size > finestWithoutNoise
      guard size > configuration.frozen ?? 0,
        isFine ? hasFinish : layer < generator.lightLayers
      else { continue }
      let name = "synthesis.b\(size).conv\(size == 4 || layer % 2 == 0 ? 1 : 0).noise_strength"
      guard let strength = generator.parameters[name], strength.item == 0 else { continue }
      generator.parameters[name] = Tensor([0.1], shape: strength.shape)
    }
  }
}
