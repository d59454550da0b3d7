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
    let maps = noise.resolved(for: self, count: latent.shape[0])
    if fastApplies, !Tensor.isRecording([latent] + maps.compactMap { $0 }) {
      return fastPictures(latent: latent, noise: maps, upTo: resolution)
    }
    return stages(latent: latent, maps: maps, upTo: resolution).compactMap(\.picture)
  }

  /// What synthesis has at each resolution up to `resolution`, the coarsest first.
  package func stages(
    latent: Tensor, noise: NoiseMaps, upTo resolution: Int
  ) -> [SynthesisStage] {
    stages(
      latent: latent, maps: noise.resolved(for: self, count: latent.shape[0]), upTo: resolution)
  }

  private func stages(
    latent: Tensor, maps: [Tensor?], upTo resolution: Int
  ) -> [SynthesisStage] {
    var stages: [SynthesisStage] = []
    for size in plan.resolutions where size <= resolution {
      let layers = layers(at: size)
      stages.append(
        stage(at: size, after: stages.last, latent: latent, noise: Array(maps[layers])))
    }
    return stages
  }

  /// The layers of a resolution, by the places of their rows and noise maps.
  package func layers(at size: Int) -> Range<Int> {
    let level = size.trailingZeroBitCount - 2
    return size == 4 ? 0..<1 : 2 * level - 1..<2 * level + 1
  }

  /// The stage at `size` from the one before, or from a window of it, as large again.
  ///
  /// - Parameters:
  ///   - below: `nil` at 4².
  ///   - noise: the maps of the resolution's layers.
  package func stage(
    at size: Int, after below: SynthesisStage?, latent: Tensor, noise: [Tensor?]
  ) -> SynthesisStage {
    let (block, layers) = ("synthesis.b\(size)", layers(at: size))
    func row(_ place: Int) -> Tensor { latent[place, axis: 1] }
    var x: Tensor
    if let below {
      let shortcut =
        plan.architecture == .styleGAN2Residual ? residual(block, below.features) : nil
      x = layer(
        "\(block).conv0", below.features, row(layers.lowerBound), noise[0], doubling: true)
      x = layer(
        "\(block).conv1", x, row(layers.lowerBound + 1), noise[1],
        gain: shortcut == nil ? 1 : Float(0.5).squareRoot())
      if let shortcut { x = x + shortcut }
    } else {
      let const = parameter("synthesis.b4.const")
      x = const.reshaped(to: [1] + const.shape).broadcast(to: [latent.shape[0]] + const.shape)
      x = layer("\(block).conv1", x, row(0), noise[0])
    }
    guard plan.hasHead(at: size) else { return SynthesisStage(features: x, picture: nil) }
    let picture = head("\(block).torgb", x, row(layers.upperBound))
    return SynthesisStage(
      features: x, picture: below?.picture.map { $0.doubled() + picture } ?? picture)
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

/// What synthesis has at a resolution, or in a window of it.
package struct SynthesisStage: Sendable {
  /// `[N, C, H, W]`
  package var features: Tensor
  /// `[N, 3, H, W]`, −1…1; `nil` where the architecture has none at this resolution.
  package var picture: Tensor?

  /// A window of it.
  package func cropped(to window: (rows: Range<Int>, columns: Range<Int>)) -> SynthesisStage {
    func crop(_ x: Tensor) -> Tensor { x[window.rows, axis: 2][window.columns, axis: 3] }
    return SynthesisStage(features: crop(features), picture: picture.map(crop))
  }
}

extension Tensor {
  /// Twice as high and wide, through the binomial filter 1 3 3 1.
  ///
  /// - Shape: `[N, C, H, W]` → `[N, C, 2H, 2W]`
  package func doubled() -> Tensor {
    filtered(StyleGAN2.doublingTaps, up: 2, padding: (2, 1))
  }
}
