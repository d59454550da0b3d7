import Tensors

extension StyleGAN2 {
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
