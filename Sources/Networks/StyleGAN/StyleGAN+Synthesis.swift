import Tensors

extension StyleGAN {
  public func pictures(latent: Tensor, noise: NoiseMaps, upTo resolution: Int) -> [Tensor] {
    precondition(
      latent.rank == 3 && latent.shape[1] == layerCount && latent.shape[2] == latentSize,
      "synthesis: latent \(latent.shape), the model takes [N, \(layerCount), \(latentSize)]")
    precondition(
      resolution == self.resolution,
      "synthesis: no picture at \(resolution), only at \(self.resolution)")
    let maps = noise.resolved(for: self, count: latent.shape[0])
    if fastApplies { return [fastPicture(latent: latent, noise: maps)] }
    let rows = (0..<layerCount).map { latent[$0, axis: 1] }
    var x = Tensor(zeros: [])
    for (level, size) in plan.resolutions.enumerated() {
      let block = "synthesis.blocks.\(size)x\(size)"
      if size == 4 {
        let const = parameter("\(block).const")
        x =
          const.broadcast(to: [latent.shape[0]] + const.shape.dropFirst())
          + parameter("\(block).bias").perChannel
      } else {
        x = upscaled("\(block).conv0_up", x)
      }
      x = epilogue("\(block).epi1", x, rows[2 * level], maps[2 * level])
      x = convolved(size == 4 ? "\(block).conv" : "\(block).conv1", x)
      x = epilogue("\(block).epi2", x, rows[2 * level + 1], maps[2 * level + 1])
    }
    let head = parameter("synthesis.torgb.weight") * equalized(x.shape[1])
    return [
      x.convolved(with: head, bias: parameter("synthesis.torgb.bias"), algorithm: algorithm)
    ]
  }

  private func convolved(_ name: String, _ x: Tensor) -> Tensor {
    x.convolved(
      with: parameter("\(name).weight") * scale(x), bias: parameter("\(name).bias"), padding: 1,
      algorithm: algorithm)
  }

  /// From this size up, upscaling and convolution are one transposed convolution.
  static let fusedFrom = 128

  /// Twice as high and wide, convolved, blurred. From 128² up upscaling and convolution are one
  /// transposed convolution; the two ways differ at the border, so the weights know which was used.
  private func upscaled(_ name: String, _ x: Tensor) -> Tensor {
    let weight = parameter("\(name).weight") * scale(x)
    let y: Tensor
    if 2 * x.shape[2] >= Self.fusedFrom {
      y = x.transposeConvolved(with: Self.spread(weight), stride: 2, padding: 1)
    } else {
      y = x.repeatedPixels()
        .convolved(with: weight, padding: 1, algorithm: algorithm)
    }
    return y.filtered([0.25, 0.5, 0.25], padding: (1, 1)) + parameter("\(name).bias").perChannel
  }

  /// The 4×4 filter, `[C, K, 4, 4]`, whose transposed convolution with stride 2 upscales as nearest
  /// neighbours would and convolves with `[K, C, 3, 3]`: each tap into its four neighbours.
  static func spread(_ weight: Tensor) -> Tensor {
    weight.filtered([1, 1], padding: (1, 1)).permuted([1, 0, 2, 3])
  }

  /// Noise, leaky ReLU, instance normalization, style.
  private func epilogue(_ name: String, _ x: Tensor, _ latent: Tensor, _ noise: Tensor?) -> Tensor {
    var y = x
    if let noise { y = y + parameter("\(name).noise.weight").perChannel * noise }
    y = y.leakyReLU(slope: 0.2).instanceNormalized()
    let style =
      latent.linear(weight: parameter("\(name).style_mod.lin.weight"))
      * equalized(latentSize) + parameter("\(name).style_mod.lin.bias")
    let channels = x.shape[1]
    return y * (style[0..<channels, axis: 1] + 1).perChannel
      + style[channels..<2 * channels, axis: 1].perChannel
  }

  private func scale(_ x: Tensor) -> Float { Self.gain * equalized(9 * x.shape[1]) }
}
