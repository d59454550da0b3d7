import Tensors

/// Degraded pictures as an encoder looks at them: brought to one size, with what is known of each.
///
/// Pictures of different sizes go together into one batch this way.
public struct Observation: Sendable {
  /// `[N, 3, S, S]`, −1…1.
  package let pictures: Tensor
  /// `[N, DegradationHint.size]`
  let hints: Tensor
  /// Height and width that each picture had.
  let sizes: [[Int]]

  public var count: Int { sizes.count }

  /// Several in one batch, in order.
  public static func joined(_ parts: [Observation]) -> Observation {
    Observation(
      pictures: .concatenated(parts.map(\.pictures), axis: 0),
      hints: .concatenated(parts.map(\.hints), axis: 0), sizes: parts.flatMap(\.sizes))
  }

  /// What a generator's pictures would look like here had they been made as small as the given
  /// ones: beside `pictures`, only differences of the face remain.
  ///
  /// - Shape: `[N, 3, V, V]` → `[N, 3, S, S]`. - Gradient: none.
  func likened(_ view: Tensor) -> Tensor {
    let (side, view) = (pictures.shape[2], view.detached)
    func seen(_ x: Tensor, _ size: [Int]) -> Tensor {
      let small = x.resized(
        height: min(size[0], x.shape[2]), width: min(size[1], x.shape[3]), kernel: .area)
      return small.shape == pictures.shape
        ? small : small.resized(height: side, width: side, kernel: .bilinear)
    }
    if Set(sizes).count == 1 { return seen(view, sizes[0]) }
    return .concatenated(
      sizes.indices.map { seen(view[$0..<$0 + 1, axis: 0], sizes[$0]) }, axis: 0)
  }
}

extension ProgressiveEncoder {
  /// The pictures as the networks look at them.
  ///
  /// Whatever their size, the face is equally large; that they were small or not square is told by
  /// the hint.
  ///
  /// - Shape: picture `[N, 3, h, w]`, 0…1, any size; grey ones may have one channel.
  public func observation(_ picture: Tensor, hint: DegradationHint = .init()) -> Observation {
    precondition(
      picture.rank == 4 && [1, 3].contains(picture.shape[1]),
      "encoder: picture \(picture.shape) is not [N, 3, H, W]")
    let (count, height, width) = (picture.shape[0], picture.shape[2], picture.shape[3])
    let colour =
      picture.shape[1] == 3 ? picture : picture.broadcast(to: [count, 3, height, width])
    var hint = hint
    let counted = Double(plan.factorResolution ?? plan.resolution) / Double(plan.resolution)
    hint.factor = hint.factor.map { $0 * counted }
    return Observation(
      pictures: colour.resized(
        height: plan.workingSize, width: plan.workingSize, kernel: .bilinear
      ).affine(2, -1),
      hints: hint.values(height: height, width: width).broadcast(to: [count, DegradationHint.size]),
      sizes: Array(repeating: [height, width], count: count))
  }
}
