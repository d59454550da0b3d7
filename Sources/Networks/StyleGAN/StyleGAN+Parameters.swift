import Tensors

extension StyleGAN {
  /// What training starts from: N(0, 1) under the equalized learning rate.
  static func initial(_ name: String, _ shape: [Int], _ random: Random) -> Tensor {
    if name.hasSuffix("const") { return Tensor(ones: shape) }
    if name.hasSuffix("bias") || name.hasSuffix("noise.weight") { return Tensor(zeros: shape) }
    var stream = random
    let values = stream.normal(shape)
    return name.hasPrefix("mapping.") ? values / mappingRate : values
  }
}
