import Networks
import Tensors

extension GeneratorTrainer {
  /// The untrained network: random but for its mapping, which is the identity.
  static func initial(_ configuration: Configuration, codeLength: Int) -> StyleGAN2 {
    let plan = GeneratorPlan(
      architecture: .styleGAN2Skip, resolution: configuration.resolution, inputSize: codeLength,
      latentSize: codeLength, mappingWidths: [codeLength], channels: configuration.channels)
    var generator = StyleGAN2(plan, seed: configuration.seed, name: "portraits")
    // The identity under the layer's equalized learning rate: a weight counts 0.01/√n.
    var identity = [Float](repeating: 0, count: codeLength * codeLength)
    for i in 0..<codeLength {
      identity[i * codeLength + i] = 100 * Float(codeLength).squareRoot()
    }
    generator.parameters["mapping.fc0.weight"] = Tensor(identity, shape: [codeLength, codeLength])
    if configuration.curriculum.finish != nil { readyForNoise(&generator) }
    return generator
  }

  /// The network with the synthesis weights of an earlier one that knew some of this one's
  /// attributes.
  ///
  /// Every layer starts as it was; an attribute that is new has no effect at first, and neither has a
  /// resolution that is: the picture is then the earlier one, enlarged.
  ///
  /// - Throws: `TrainingError.unsuitable` where the earlier network is not of these widths up to its
  ///   resolution, or its latent says something that this one's does not.
  static func initial(
    _ configuration: Configuration, source: any PictureSource, from earlier: Model
  ) throws -> StyleGAN2 {
    let plan = earlier.generator.plan
    var generator = initial(configuration, codeLength: source.codeLength)
    let names = source.attributes.map(\.name)
    let known =
      earlier.attributes.isEmpty ? PortraitSource.firstVaried : earlier.attributes.map(\.name)
    guard plan.architecture == .styleGAN2Skip, configuration.channels.starts(with: plan.channels),
      plan.latentSize == known.count, Set(known).isSubset(of: names)
    else {
      func said(_ plan: GeneratorPlan, _ names: [String]) -> String {
        "\(plan.architecture.rawValue) of channels \(plan.channels) for \(names)"
      }
      throw TrainingError.unsuitable(said(plan, known), said(generator.plan, names))
    }
    // The equalized learning rate divides by the root of the code's length.
    let gain = (Float(names.count) / Float(known.count)).squareRoot()
    for (name, tensor) in earlier.generator.parameters where name.hasPrefix("synthesis.") {
      generator.parameters[name] = tensor
      if name.hasSuffix("affine.weight") {
        let columns = names.map { name in
          known.firstIndex(of: name).map { tensor[$0..<$0 + 1, axis: 1] * gain }
            ?? Tensor(zeros: [tensor.shape[0], 1])
        }
        generator.parameters[name] = .concatenated(columns, axis: 1)
      }
    }
    for size in generator.plan.resolutions where size > plan.resolution {
      let name = "synthesis.b\(size).torgb.weight"
      generator.parameters[name] = Tensor(zeros: generator.parameters[name]!.shape)
    }
    if configuration.curriculum.finish != nil { readyForNoise(&generator) }
    return generator
  }

  /// Gives noise in the fine layers a strength to begin with: from 0 it has no gradient. Nothing is
  /// felt of it before the finish.
  private static func readyForNoise(_ generator: inout StyleGAN2) {
    for size in generator.plan.resolutions where size > finestWithoutNoise {
      for layer in ["conv0", "conv1"] {
        let name = "synthesis.b\(size).\(layer).noise_strength"
        guard let strength = generator.parameters[name], strength.item == 0 else { continue }
        generator.parameters[name] = Tensor([0.1], shape: strength.shape)
      }
    }
  }
}
