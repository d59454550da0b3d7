import Tensors

extension StyleGAN2 {
  public func picture(latent: Tensor, noise: NoiseMaps) -> Tensor {
    guard fastApplies, latent.rank == 3, latent.shape[1...] == [layerCount, latentSize] else {
      return pictures(latent: latent, noise: noise, upTo: resolution).last!
    }
    return fastPicture(
      latent: latent, noise: noise.resolved(for: self, count: latent.shape[0]))
  }

  public func pictures(latent: Tensor, noise: NoiseMaps, upTo resolution: Int) -> [Tensor] {
    precondition(
      latent.rank == 3 && latent.shape[1] == layerCount && latent.shape[2] == latentSize,
      "synthesis: latent \(latent.shape), the model takes [N, \(layerCount), \(latentSize)]")
    precondition(
      pictureResolutions.contains(resolution),
      "synthesis: no picture at \(resolution), only at \(pictureResolutions)")
    let count = latent.shape[0]
    let maps = noise.resolved(for: self, count: count)
    let rows = (0..<layerCount).map { latent[$0, axis: 1] }
    let const = parameter("synthesis.b4.const")
    var x = const.reshaped(to: [1] + const.shape).broadcast(to: [count] + const.shape)
    var pictures: [Tensor] = []
    for (level, size) in plan.resolutions.enumerated() where size <= resolution {
      let block = "synthesis.b\(size)"
      if size == 4 {
        x = layer("\(block).conv1", x, rows[0], maps[0])
      } else {
        let row = 2 * level - 1
        let shortcut = plan.architecture == .styleGAN2Residual ? residual(block, x) : nil
        x = layer("\(block).conv0", x, rows[row], maps[row], doubling: true)
        x = layer(
          "\(block).conv1", x, rows[row + 1], maps[row + 1],
          gain: shortcut == nil ? 1 : Float(0.5).squareRoot())
        if let shortcut { x = x + shortcut }
      }
      if plan.hasHead(at: size) {
        let picture = head("\(block).torgb", x, rows[2 * level + 1])
        pictures.append(pictures.last.map { $0.doubled() + picture } ?? picture)
      }
    }
    return pictures
  }

  /// Modulated 3×3 convolution, noise, bias, leaky ReLU.
  ///
  /// The input is scaled by the style and the result by the demodulation, which is the same as
  /// weights of its own for each picture of the batch, and one convolution for all.
  private func layer(
    _ name: String, _ x: Tensor, _ latent: Tensor, _ noise: Tensor?, doubling: Bool = false,
    gain: Float = 1
  ) -> Tensor {
    let weight = parameter("\(name).weight")
    let style = affine(name, latent)
    let energy = weight.squared().sum(axes: [2, 3])
    let input = x.scaledChannels(by: style)
    let y =
      doubling
      ? input.transposeConvolved(with: weight.permuted([1, 0, 2, 3]), stride: 2)
        .filtered(Self.doublingTaps, padding: (1, 1))
      : input.convolved(with: weight, padding: 1, algorithm: algorithm)
    return y.styledActivation(
      demodulation: (style.squared().linear(weight: energy) + 1e-8).rsqrt(), noise: noise,
      strength: parameter("\(name).noise_strength"), bias: parameter("\(name).bias"),
      gain: Float(2).squareRoot() * gain, clamp: plan.clamp.map { $0 * gain })
  }

  /// Features to a picture: a modulated 1×1 convolution without demodulation.
  private func head(_ name: String, _ x: Tensor, _ latent: Tensor) -> Tensor {
    let channels = x.shape[1]
    let style = affine(name, latent).reshaped(to: [latent.shape[0], 1, channels])
    let weight = parameter("\(name).weight").reshaped(to: [1, 3, channels])
    let y = x.projected(
      with: weight * style * equalized(channels), bias: parameter("\(name).bias"))
    return plan.clamp.map { y.clamped(-$0, $0) } ?? y
  }

  private func residual(_ block: String, _ x: Tensor) -> Tensor {
    x.convolved(with: parameter("\(block).skip.weight"), algorithm: algorithm).doubled()
      * (equalized(x.shape[1]) * Float(0.5).squareRoot())
  }

  func affine(_ name: String, _ latent: Tensor) -> Tensor {
    latent.linear(weight: parameter("\(name).affine.weight")) * equalized(latentSize)
      + parameter("\(name).affine.bias")
  }

  /// The binomial filter 1 3 3 1, with the gain 2 an axis that zeros between the values take away.
  static let doublingTaps: [Float] = [0.25, 0.75, 0.75, 0.25]
}

extension Tensor {
  /// Twice as high and wide, through the binomial filter 1 3 3 1.
  ///
  /// - Shape: `[N, C, H, W]` → `[N, C, 2H, 2W]`
  package func doubled() -> Tensor {
    filtered(StyleGAN2.doublingTaps, up: 2, padding: (2, 1))
  }
}
