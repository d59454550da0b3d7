import Tensors

// The networks inside: residual blocks that halve the picture down to 4², then two dense layers,
// all under the equalized learning rate.

extension ProgressiveEncoder {
  /// The base encoder's code, `[N, D]`, in normalized coordinates.
  func baseCode(_ seen: Observation) -> Tensor {
    head("base", [body("base", plan.baseWidths, seen.pictures, seen.hints)])
  }

  /// What the scale-specific encoder sees in the pictures and in what the generator makes of the
  /// latent so far.
  func look(_ seen: Observation, _ view: Tensor) -> Look {
    let pictures = Tensor.concatenated([seen.pictures, seen.likened(view)], axis: 1)
    var maps: [Tensor] = []
    let features = body("scales", plan.scaleWidths, pictures, seen.hints) { maps.append($0) }
    return Look(pictures: pictures, maps: maps, features: features)
  }

  /// What the scale-specific encoder has seen.
  struct Look {
    /// `[N, 6, S, S]`
    let pictures: Tensor
    /// Behind the stem and each block, `[N, widths[level], S >> level, S >> level]`.
    let maps: [Tensor]
    /// `[N, 16 · widths[1]]`
    let features: Tensor
  }

  /// A scale's noise maps, `[N, 1, S, S]` each, of a generator whose noise tells of the light.
  ///
  /// They are told from what is seen where they lie, and from the pictures themselves: light is what the one has
  /// times the other.
  func scaleLight(_ scale: Int, _ look: Look) -> [Tensor] {
    let count = plan.lightCount(scale)
    guard count > 0 else { return [] }
    let height = plan.sideResolution(scale)
    let factor = plan.workingSize / height
    let pictures = factor == 1 ? look.pictures : look.pictures.averagePooled(factor)
    let seen = Tensor.concatenated([look.maps[plan.level(ofHeight: height)], pictures], axis: 1)
    let (inner, outer) = ("scale\(scale).light0", "scale\(scale).light1")
    let told = activated(inner, convolved(inner, seen))
    let maps = convolved(outer, told) + parameter("\(outer).bias").reshaped(to: [1, count, 1, 1])
    return (0..<count).map { maps[$0..<$0 + 1, axis: 1] }
  }

  /// A scale's two rows, `[N, D]` each, in normalized coordinates.
  ///
  /// - Parameters:
  ///   - features: what `look` gave.
  ///   - last: the vector of the scale before, from which this one goes on.
  ///   - base: the base encoder's vector, which stands in these rows.
  func scaleCode(_ scale: Int, _ features: Tensor, last: Tensor, base: Tensor) -> [Tensor] {
    let found = head("scale\(scale)", [features, last, base])
    let d = plan.latentSize
    let from = plan.progress == .replacing ? last : base
    return [from + found[0..<d, axis: 1], from + found[d..<2 * d, axis: 1]]
  }

  /// Pictures to features, `[N, 16 · widths[1]]`.
  ///
  /// - Parameter isPassing: told what there is behind the stem and each block.
  private func body(
    _ part: String, _ widths: [Int], _ input: Tensor, _ hint: Tensor,
    isPassing: (Tensor) -> Void = { _ in }
  ) -> Tensor {
    var x =
      convolved("\(part).stem", input)
      + (hint.linear(weight: parameter("\(part).hint.weight")) * equalized(DegradationHint.size))
      .perChannel
    x = activated("\(part).stem", x)
    isPassing(x)
    for level in 0..<widths.count - 1 {
      let block = "\(part).block\(level)"
      let inner = activated("\(block).conv0", convolved("\(block).conv0", x)).averagePooled()
      let skip =
        x.averagePooled().convolved(with: parameter("\(block).skip.weight"))
        * (equalized(widths[level]) * Float(0.5).squareRoot())
      x = activated("\(block).conv1", convolved("\(block).conv1", inner), gain: 1) + skip
      isPassing(x)
    }
    x = activated("\(part).neck", convolved("\(part).neck", x))
    return x.reshaped(to: [x.shape[0], x.count / x.shape[0]])
  }

  private func head(_ part: String, _ inputs: [Tensor]) -> Tensor {
    let y = dense("\(part).dense0", .concatenated(inputs, axis: 1))
    return dense("\(part).dense1", y.leakyReLU(slope: 0.2) * Float(2).squareRoot())
  }

  private func convolved(_ name: String, _ x: Tensor) -> Tensor {
    let weight = parameter("\(name).weight")
    return x.convolved(with: weight * equalized(9 * x.shape[1]), padding: 1)
  }

  private func activated(_ name: String, _ x: Tensor, gain: Float = Float(2).squareRoot()) -> Tensor
  {
    x.styledActivation(
      demodulation: nil, noise: nil, strength: nil, bias: parameter("\(name).bias"), gain: gain)
  }

  private func dense(_ name: String, _ x: Tensor) -> Tensor {
    x.linear(weight: parameter("\(name).weight")) * equalized(x.shape[1])
      + parameter("\(name).bias")
  }

  private func parameter(_ name: String) -> Tensor {
    guard let tensor = parameters[name] else {
      preconditionFailure("encoder: no parameter `\(name)`")
    }
    return tensor
  }
}
