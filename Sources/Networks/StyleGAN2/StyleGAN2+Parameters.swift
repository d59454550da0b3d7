import Tensors

extension StyleGAN2 {
  /// Every parameter of a plan.
  package static func parameterSet(_ plan: GeneratorPlan) -> ParameterSet {
    var set = ParameterSet()
    let d = plan.latentSize
    var width = plan.inputSize
    if plan.labelCount > 0 {
      set.add("mapping.embed.weight", d, plan.labelCount)
      set.add("mapping.embed.bias", d)
      width += d
    }
    for (layer, next) in plan.mappingWidths.enumerated() {
      set.add("mapping.fc\(layer).weight", next, width)
      set.add("mapping.fc\(layer).bias", next)
      width = next
    }
    var channels = plan.channels[0]
    for (resolution, next) in zip(plan.resolutions, plan.channels) {
      let block = "synthesis.b\(resolution)"
      func addConvolution(_ name: String, _ input: Int) {
        set.add("\(block).\(name).weight", next, input, 3, 3)
        set.add("\(block).\(name).bias", next)
        set.add("\(block).\(name).noise_strength")
        set.add("\(block).\(name).affine.weight", input, d)
        set.add("\(block).\(name).affine.bias", input)
      }
      if resolution == 4 {
        set.add("\(block).const", next, 4, 4)
      } else {
        addConvolution("conv0", channels)
      }
      addConvolution("conv1", next)
      if plan.hasHead(at: resolution) {
        set.add("\(block).torgb.weight", 3, next, 1, 1)
        set.add("\(block).torgb.bias", 3)
        set.add("\(block).torgb.affine.weight", next, d)
        set.add("\(block).torgb.affine.bias", next)
      }
      if plan.architecture == .styleGAN2Residual && resolution > 4 {
        set.add("\(block).skip.weight", next, channels, 1, 1)
      }
      channels = next
    }
    return set
  }

  /// What training starts from: N(0, 1) under the equalized learning rate, styles at 1.
  static func initial(_ name: String, _ shape: [Int], _ random: Random) -> Tensor {
    if name.hasSuffix("affine.bias") { return Tensor(ones: shape) }
    if name.hasSuffix("bias") || name.hasSuffix("noise_strength") { return Tensor(zeros: shape) }
    var stream = random
    let values = stream.normal(shape)
    return name.hasPrefix("mapping.fc") ? values / mappingRate : values
  }
}

extension GeneratorPlan {
  /// Whether the block at this resolution makes a picture.
  func hasHead(at resolution: Int) -> Bool {
    architecture == .styleGAN2Skip || resolution == self.resolution
  }
}
