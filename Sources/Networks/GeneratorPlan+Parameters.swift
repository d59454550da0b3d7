import Checkpoints
import Tensors

extension GeneratorPlan {
  /// Name and shape of every parameter, in the network's order.
  package var parameterShapes: [(name: String, shape: [Int])] {
    sizes.arrays.filter { !$0.isOptional }.map { ($0.name, $0.shape) }
  }

  /// The parameters among these tensors, of the plan's shapes, all finite.
  ///
  /// - Throws: `ModelError` that names the first tensor that is missing, of another shape, or not
  ///   finite.
  func checked(_ given: [String: Tensor]) throws -> [String: Tensor] {
    var result: [String: Tensor] = [:]
    for (name, shape) in parameterShapes {
      guard let tensor = given[name] else {
        throw ModelError(.mismatched, "the weights lack `\(name)` \(shape)")
      }
      guard tensor.shape.filter({ $0 != 1 }) == shape.filter({ $0 != 1 }) else {
        throw ModelError(
          .mismatched, "`\(name)` has the shape \(tensor.shape); the architecture says \(shape)")
      }
      guard tensor.isFinite else { throw ModelError.notFinite(name) }
      result[name] = tensor.reshaped(to: shape)
    }
    return result
  }

  /// Weights of an untrained network, each drawn from a stream of its own.
  ///
  /// - Parameter initial: what training starts from, by name and shape.
  func parameters(
    seed: UInt64, _ initial: (_ name: String, _ shape: [Int], _ random: Random) -> Tensor
  ) -> [String: Tensor] {
    let random = Random(seed: seed)
    return Dictionary(
      uniqueKeysWithValues: parameterShapes.map { name, shape in
        (name, initial(name, shape, random.split(name)))
      })
  }

  /// The same, as the readers of foreign files say it.
  var sizes: GeneratorSizes {
    GeneratorSizes(
      architecture: GeneratorSizes.Architecture(rawValue: architecture.rawValue)!,
      resolution: resolution, channels: channels, latentSize: latentSize, inputSize: inputSize,
      mappingWidths: mappingWidths, classCount: labelCount, clamp: clamp)
  }

  package init(_ sizes: GeneratorSizes) {
    self.init(
      architecture: Architecture(rawValue: sizes.architecture.rawValue)!,
      resolution: sizes.resolution, inputSize: sizes.inputSize, latentSize: sizes.latentSize,
      labelCount: sizes.classCount, mappingWidths: sizes.mappingWidths, channels: sizes.channels,
      clamp: sizes.clamp)
  }

  /// Canonical names of the noise maps that belong to the layers.
  var noiseNames: [String] {
    resolutions.flatMap { size in
      switch architecture {
      case .styleGAN:
        ["epi1", "epi2"].map { "synthesis.blocks.\(size)x\(size).\($0).noise.const" }
      case .styleGAN2Skip, .styleGAN2Residual:
        (size == 4 ? ["conv1"] : ["conv0", "conv1"]).map { "synthesis.b\(size).\($0).noise_const" }
      }
    }
  }
}

extension Generator {
  func parameter(_ name: String) -> Tensor {
    guard let tensor = parameters[name] else {
      preconditionFailure("\(Self.self): no parameter `\(name)`")
    }
    return tensor
  }
}
