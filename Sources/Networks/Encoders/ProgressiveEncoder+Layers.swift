import Tensors

// The networks inside: residual blocks that halve the picture down to 4², then two dense layers, all
// under the equalized learning rate.

extension ProgressiveEncoder {
  /// The picture as the networks look at it: `workingSize`², −1…1.
  ///
  /// Whatever its size, the face is equally large in it; that it was small or not square is told by
  /// the hint.
  func working(_ picture: Tensor) -> Tensor {
    precondition(
      picture.rank == 4 && picture.shape[1] == 3, "encoder: picture \(picture.shape) is not [N, 3, H, W]")
    return picture.resized(height: plan.workingSize, width: plan.workingSize, kernel: .bilinear)
      .affine(2, -1)
  }

  func hintValues(_ picture: Tensor, _ hint: DegradationHint) -> Tensor {
    hint.values(height: picture.shape[2], width: picture.shape[3])
      .broadcast(to: [picture.shape[0], DegradationHint.size])
  }

  /// The base encoder's code, `[N, D]`, in normalized coordinates.
  func baseCode(_ input: Tensor, _ hint: Tensor) -> Tensor {
    network("base", plan.baseWidths, input, hint, extra: [])
  }

  /// A scale's two rows, `[N, D]` each, in normalized coordinates.
  func scaleCode(
    _ scale: Int, _ input: Tensor, _ view: Tensor, _ rows: [Tensor], _ hint: Tensor
  ) -> [Tensor] {
    let size = plan.workingSize
    let seen =
      view.shape[2] == size ? view : view.resized(height: size, width: size, kernel: .bilinear)
    let both = network(
      "scale\(scale)", plan.scaleWidths, .concatenated([input, seen], axis: 1), hint,
      extra: rows.map(\.detached))
    let d = plan.latentSize
    let own = [both[0..<d, axis: 1], both[d..<2 * d, axis: 1]]
    return plan.progress == .replacing ? own : zip(rows, own).map { $0 + $1 }
  }

  private func network(
    _ part: String, _ widths: [Int], _ input: Tensor, _ hint: Tensor, extra: [Tensor]
  ) -> Tensor {
    var x = convolved("\(part).stem", input)
      + (hint.linear(weight: parameter("\(part).hint.weight")) * equalized(DegradationHint.size))
      .perChannel
    x = activated("\(part).stem", x)
    for level in 0..<widths.count - 1 {
      let block = "\(part).block\(level)"
      let inner = activated("\(block).conv0", convolved("\(block).conv0", x)).averagePooled()
      let skip = x.averagePooled().convolved(with: parameter("\(block).skip.weight"))
        * (equalized(widths[level]) * Float(0.5).squareRoot())
      x = activated("\(block).conv1", convolved("\(block).conv1", inner), gain: 1) + skip
    }
    x = activated("\(part).neck", convolved("\(part).neck", x))
    let features = x.reshaped(to: [x.shape[0], x.count / x.shape[0]])
    let y = dense("\(part).dense0", .concatenated([features] + extra, axis: 1))
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
