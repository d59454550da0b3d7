import Tensors

extension StyleGAN {
  /// Every parameter of a plan.
  package static func parameterSet(_ plan: GeneratorPlan) -> ParameterSet {
    var set = ParameterSet()
    var width = plan.inputSize
    for (layer, next) in plan.mappingWidths.enumerated() {
      set.add("mapping.dense\(layer).weight", next, width)
      set.add("mapping.dense\(layer).bias", next)
      width = next
    }
    var channels = plan.channels[0]
    for (resolution, next) in zip(plan.resolutions, plan.channels) {
      let block = "synthesis.blocks.\(resolution)x\(resolution)"
      if resolution == 4 {
        set.add("\(block).const", 1, next, 4, 4)
        set.add("\(block).bias", next)
        set.add("\(block).conv.weight", next, next, 3, 3)
        set.add("\(block).conv.bias", next)
      } else {
        set.add("\(block).conv0_up.weight", next, channels, 3, 3)
        set.add("\(block).conv0_up.bias", next)
        set.add("\(block).conv1.weight", next, next, 3, 3)
        set.add("\(block).conv1.bias", next)
      }
      for epilogue in ["epi1", "epi2"] {
        set.add("\(block).\(epilogue).noise.weight", next)
        set.add("\(block).\(epilogue).style_mod.lin.weight", 2 * next, plan.latentSize)
        set.add("\(block).\(epilogue).style_mod.lin.bias", 2 * next)
      }
      channels = next
    }
    set.add("synthesis.torgb.weight", 3, channels, 1, 1)
    set.add("synthesis.torgb.bias", 3)
    return set
  }

  /// What training starts from: N(0, 1) under the equalized learning rate.
  static func initial(_ name: String, _ shape: [Int], _ random: Random) -> Tensor {
    if name.hasSuffix("const") { return Tensor(ones: shape) }
    if name.hasSuffix("bias") || name.hasSuffix("noise.weight") { return Tensor(zeros: shape) }
    var stream = random
    let values = stream.normal(shape)
    return name.hasPrefix("mapping.") ? values / mappingRate : values
  }
}
