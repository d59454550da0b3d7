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
    generator.parameters.merge(mapping.initial(seed: configuration.seed)) { $1 }
    if configuration.curriculum.finish != nil { readyForNoise(&generator) }
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
    if earlier.generator.noiseConstants == nil {
      for name in generator.parameters.keys where name.hasSuffix("noise_strength") {
        generator.parameters[name] = generator.parameters[name]! * 0
      }
    }
    for size in generator.plan.resolutions where size > plan.resolution {
      let name = "synthesis.b\(size).torgb.weight"
      generator.parameters[name] = Tensor(zeros: generator.parameters[name]!.shape)
    }
    if configuration.curriculum.finish != nil {
      readyForNoise(&generator, above: configuration.frozen ?? 0)
    }
    return generator
  }

  /// Gives noise in the fine layers a strength to begin with: from 0 it has no gradient. Nothing is
  /// felt of it before the finish.
  private static func readyForNoise(_ generator: inout StyleGAN2, above frozen: Int = 0) {
    for size in generator.plan.resolutions where size > max(frozen, finestWithoutNoise) {
      for layer in ["conv0", "conv1"] {
        let name = "synthesis.b\(size).\(layer).noise_strength"
        guard let strength = generator.parameters[name], strength.item == 0 else { continue }
        generator.parameters[name] = Tensor([0.1], shape: strength.shape)
      }
    }
  }
}
