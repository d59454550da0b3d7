/// The one naming that all foreign files are brought to, and the shape of every array under it.
///
/// **StyleGAN2** has the names and layouts of NVIDIA's StyleGAN2-ADA (PyTorch): `mapping.fcN`,
/// `mapping.embed`, `synthesis.bR.{const | conv0 | conv1 | torgb | skip}`, each with `weight`, `bias`,
/// `affine.{weight, bias}`, convolutions with `noise_strength` and, optionally, `noise_const`.
/// **StyleGAN** has PULSE's names behind `mapping.` and `synthesis.`: `mapping.denseN`,
/// `synthesis.blocks.RxR.{const, bias, conv | conv0_up | conv1, epi1, epi2}`, `synthesis.torgb`; a
/// layer's own noise, where a file has it, is `….epiN.noise.const`.
/// Both may have `mapping.w_avg`, the mean of w.
///
/// Weights are stored as trained: the equalized learning rate is applied by the network.
/// Convolutions are `[out, in, kh, kw]`, dense layers `[out, in]`, biases of styles have their 1
/// (StyleGAN2) or stand without it (StyleGAN) as in the named originals.
package struct GeneratorSizes: Sendable, Equatable {
  package enum Architecture: String, Sendable, CaseIterable {
    case styleGAN = "stylegan"
    case styleGAN2Skip = "stylegan2-skip"
    case styleGAN2Residual = "stylegan2-resnet"

    package var title: String {
      switch self {
      case .styleGAN: "StyleGAN"
      case .styleGAN2Skip: "StyleGAN2 (skip)"
      case .styleGAN2Residual: "StyleGAN2 (residual)"
      }
    }
  }

  package var architecture: Architecture
  /// Height and width of the finished picture: 8, 16, … 1024.
  package var resolution: Int
  /// Channels at 4², 8², … `resolution`².
  package var channels: [Int]
  /// D: the length of w.
  package var latentSize: Int
  /// Z: the length of the noise that the mapping takes; 0 where a file has no mapping.
  package var inputSize: Int
  /// Outputs of the mapping's layers; empty where a file has no mapping.
  package var mappingWidths: [Int]
  /// Classes of a conditional model, or 0.
  package var classCount = 0
  /// Activations are clamped to ± this, where the model was trained so.
  package var clamp: Float?

  package init(
    architecture: Architecture, resolution: Int, channels: [Int], latentSize: Int, inputSize: Int,
    mappingWidths: [Int], classCount: Int = 0, clamp: Float? = nil
  ) {
    self.architecture = architecture
    self.resolution = resolution
    self.channels = channels
    self.latentSize = latentSize
    self.inputSize = inputSize
    self.mappingWidths = mappingWidths
    self.classCount = classCount
    self.clamp = clamp
  }

  /// 4, 8, … `resolution`.
  package var resolutions: [Int] { Array(sequence(first: 4) { $0 < resolution ? 2 * $0 : nil }) }
  /// Rows of W+.
  package var layerCount: Int { 2 * resolutions.count }
}

/// One array that an architecture has.
package struct CanonicalArray: Sendable, Equatable {
  package let name: String
  package let shape: [Int]
  /// Buffers without which the network runs: its own noise, the mean of w.
  package let isOptional: Bool
}

extension GeneratorSizes {
  package static let meanLatentName = "mapping.w_avg"

  /// Every array, in the network's order.
  package var arrays: [CanonicalArray] {
    architecture == .styleGAN ? styleGANArrays : styleGAN2Arrays
  }

  private var styleGAN2Arrays: [CanonicalArray] {
    var list = CanonicalList()
    list.addMapping(self, layer: "fc")
    var width = channels[0]
    for (resolution, next) in zip(resolutions, channels) {
      let block = "synthesis.b\(resolution)"
      func addConvolution(_ name: String, _ input: Int) {
        list.add("\(block).\(name).weight", next, input, 3, 3)
        list.add("\(block).\(name).bias", next)
        list.add("\(block).\(name).noise_strength")
        list.add("\(block).\(name).affine.weight", input, latentSize)
        list.add("\(block).\(name).affine.bias", input)
        list.add("\(block).\(name).noise_const", resolution, resolution, isOptional: true)
      }
      if resolution == 4 {
        list.add("\(block).const", next, 4, 4)
      } else {
        addConvolution("conv0", width)
      }
      addConvolution("conv1", next)
      if architecture == .styleGAN2Skip || resolution == self.resolution {
        list.add("\(block).torgb.weight", 3, next, 1, 1)
        list.add("\(block).torgb.bias", 3)
        list.add("\(block).torgb.affine.weight", next, latentSize)
        list.add("\(block).torgb.affine.bias", next)
      }
      if architecture == .styleGAN2Residual && resolution > 4 {
        list.add("\(block).skip.weight", next, width, 1, 1)
      }
      width = next
    }
    return list.arrays
  }

  private var styleGANArrays: [CanonicalArray] {
    var list = CanonicalList()
    list.addMapping(self, layer: "dense")
    var width = channels[0]
    for (resolution, next) in zip(resolutions, channels) {
      let block = "synthesis.blocks.\(resolution)x\(resolution)"
      if resolution == 4 {
        list.add("\(block).const", 1, next, 4, 4)
        list.add("\(block).bias", next)
      } else {
        list.add("\(block).conv0_up.weight", next, width, 3, 3)
        list.add("\(block).conv0_up.bias", next)
      }
      let second = resolution == 4 ? "conv" : "conv1"
      list.add("\(block).\(second).weight", next, next, 3, 3)
      list.add("\(block).\(second).bias", next)
      for epilogue in ["epi1", "epi2"] {
        list.add("\(block).\(epilogue).noise.weight", next)
        list.add("\(block).\(epilogue).style_mod.lin.weight", 2 * next, latentSize)
        list.add("\(block).\(epilogue).style_mod.lin.bias", 2 * next)
        list.add("\(block).\(epilogue).noise.const", resolution, resolution, isOptional: true)
      }
      width = next
    }
    list.add("synthesis.torgb.weight", 3, width, 1, 1)
    list.add("synthesis.torgb.bias", 3)
    return list.arrays
  }
}

private struct CanonicalList {
  private(set) var arrays: [CanonicalArray] = []

  mutating func add(_ name: String, _ shape: Int..., isOptional: Bool = false) {
    arrays.append(CanonicalArray(name: name, shape: shape, isOptional: isOptional))
  }

  mutating func addMapping(_ sizes: GeneratorSizes, layer: String) {
    var width = sizes.inputSize
    if sizes.classCount > 0 {
      add("mapping.embed.weight", sizes.latentSize, sizes.classCount)
      add("mapping.embed.bias", sizes.latentSize)
      width += sizes.latentSize
    }
    for (index, next) in sizes.mappingWidths.enumerated() {
      add("mapping.\(layer)\(index).weight", next, width)
      add("mapping.\(layer)\(index).bias", next)
      width = next
    }
    add(GeneratorSizes.meanLatentName, sizes.latentSize, isOptional: true)
  }
}
