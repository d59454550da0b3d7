import CKernels

// Arithmetic with NumPy's broadcasting, and functions of one value. The derivative rules of a
// function stand in its `unary` call.

/// The shape that two shapes broadcast to, axes aligned at the end, 1 stretching to any length.
package func broadcastShape(_ a: [Int], _ b: [Int], for operation: String) -> [Int] {
  let rank = max(a.count, b.count)
  return (0..<rank).map { axis in
    let x = axis + a.count >= rank ? a[axis + a.count - rank] : 1
    let y = axis + b.count >= rank ? b[axis + b.count - rank] : 1
    precondition(
      x == y || x == 1 || y == 1, "\(operation): the shapes \(a) and \(b) don't broadcast")
    return x == 1 ? y : x
  }
}

extension Tensor {
  // MARK: Two operands

  public static func + (a: Tensor, b: Tensor) -> Tensor {
    let (sa, sb) = (a.shape, b.shape)
    return operation([a, b], result: apply(FACET_ADD, a, b, "+")) { dy, wanted in
      [wanted[0] ? dy.summed(to: sa) : nil, wanted[1] ? dy.summed(to: sb) : nil]
    }
  }

  public static func - (a: Tensor, b: Tensor) -> Tensor {
    let (sa, sb) = (a.shape, b.shape)
    return operation([a, b], result: apply(FACET_SUB, a, b, "-")) { dy, wanted in
      [wanted[0] ? dy.summed(to: sa) : nil, wanted[1] ? (-dy).summed(to: sb) : nil]
    }
  }

  public static func * (a: Tensor, b: Tensor) -> Tensor {
    let (x, y) = (a.detached, b.detached)
    return operation([a, b], result: apply(FACET_MUL, a, b, "*")) { dy, wanted in
      [
        wanted[0] ? (dy * y).summed(to: x.shape) : nil,
        wanted[1] ? (dy * x).summed(to: y.shape) : nil,
      ]
    }
  }

  public static func / (a: Tensor, b: Tensor) -> Tensor {
    let (x, y) = (a.detached, b.detached)
    return operation([a, b], result: apply(FACET_DIV, a, b, "/")) { dy, wanted in
      let dx = dy / y
      return [
        wanted[0] ? dx.summed(to: x.shape) : nil,
        wanted[1] ? (-dx * x / y).summed(to: y.shape) : nil,
      ]
    }
  }

  /// The angle of the point (x, self), −π…π. 0 at the origin, where the gradient is not defined.
  public func atan2(_ x: Tensor) -> Tensor {
    let (a, b) = (detached, x.detached)
    return .operation([self, x], result: .apply(FACET_ATAN2, a, b, "atan2")) { dy, wanted in
      let scaled = dy / (a * a + b * b)
      return [
        wanted[0] ? (scaled * b).summed(to: a.shape) : nil,
        wanted[1] ? (-scaled * a).summed(to: b.shape) : nil,
      ]
    }
  }

  /// The smaller of two values; the gradient goes to the smaller, to `self` where they are equal.
  public func minimum(_ other: Tensor) -> Tensor { selecting(FACET_MIN, other, "minimum") }
  /// The larger of two values; the gradient goes to the larger, to `self` where they are equal.
  public func maximum(_ other: Tensor) -> Tensor { selecting(FACET_MAX, other, "maximum") }

  private func selecting(_ op: FacetBinary, _ other: Tensor, _ name: String) -> Tensor {
    let (a, b) = (detached, other.detached)
    return .operation([self, other], result: .apply(op, a, b, name)) { dy, wanted in
      let picksOther = op == FACET_MIN ? a.greater(than: b) : b.greater(than: a)
      let toOther = dy * picksOther
      return [
        wanted[0] ? (dy - toOther).summed(to: a.shape) : nil,
        wanted[1] ? toOther.summed(to: b.shape) : nil,
      ]
    }
  }

  /// 1 where `self` is greater, else 0. No gradient.
  public func greater(than other: Tensor) -> Tensor {
    .apply(FACET_GREATER, self, other, "greater")
  }

  public static func + (a: Tensor, b: Float) -> Tensor { a.affine(1, b) }
  public static func + (a: Float, b: Tensor) -> Tensor { b.affine(1, a) }
  public static func - (a: Tensor, b: Float) -> Tensor { a.affine(1, -b) }
  public static func - (a: Float, b: Tensor) -> Tensor { b.affine(-1, a) }
  public static func * (a: Tensor, b: Float) -> Tensor { a.affine(b, 0) }
  public static func * (a: Float, b: Tensor) -> Tensor { b.affine(a, 0) }
  public static func / (a: Tensor, b: Float) -> Tensor { a.affine(1 / b, 0) }
  public static func / (a: Float, b: Tensor) -> Tensor { b.reciprocal() * a }
  public static prefix func - (a: Tensor) -> Tensor { a.affine(-1, 0) }
  public static func += (a: inout Tensor, b: Tensor) { a = a + b }
  public static func -= (a: inout Tensor, b: Tensor) { a = a - b }
  public static func *= (a: inout Tensor, b: Tensor) { a = a * b }

  // MARK: One operand

  /// scale · x + shift
  public func affine(_ scale: Float, _ shift: Float) -> Tensor {
    unary(FACET_AFFINE, scale, shift) { dy, _, _ in dy.affine(scale, 0) }
  }
  public func exp() -> Tensor { unary(FACET_EXP) { dy, _, y in dy * y } }
  public func log() -> Tensor { unary(FACET_LOG) { dy, x, _ in dy / x } }
  public func sqrt() -> Tensor { unary(FACET_SQRT) { dy, _, y in dy / y * 0.5 } }
  /// 1 / √x
  public func rsqrt() -> Tensor { unary(FACET_RSQRT) { dy, _, y in dy * y * y * y * -0.5 } }
  public func reciprocal() -> Tensor { unary(FACET_RECIPROCAL) { dy, _, y in -dy * y * y } }
  public func squared() -> Tensor { unary(FACET_SQUARE) { dy, x, _ in dy * x * 2 } }
  /// |x|; the gradient at 0 is 0.
  public func abs() -> Tensor {
    unary(FACET_ABS) { dy, x, _ in dy * x.unary(FACET_SIGN) { dy, _, _ in dy * 0 } }
  }
  public func sin() -> Tensor { unary(FACET_SIN) { dy, x, _ in dy * x.cos() } }
  public func cos() -> Tensor { unary(FACET_COS) { dy, x, _ in -dy * x.sin() } }
  public func tanh() -> Tensor { unary(FACET_TANH) { dy, _, y in dy * (1 - y * y) } }
  public func sigmoid() -> Tensor { unary(FACET_SIGMOID) { dy, _, y in dy * (y * (1 - y)) } }
  /// log(1 + eˣ)
  public func softplus() -> Tensor { unary(FACET_SOFTPLUS) { dy, x, _ in dy * x.sigmoid() } }
  public func relu() -> Tensor { leakyReLU(slope: 0) }
  /// x where x > 0, else slope · x.
  public func leakyReLU(slope: Float) -> Tensor {
    unary(FACET_LEAKY_RELU, slope) { dy, x, _ in
      .apply(FACET_LEAKY_RELU_GRAD, dy, x, "leakyReLU", slope)
    }
  }
  /// x within lower…upper; the gradient beyond is 0.
  public func clamped(_ lower: Float, _ upper: Float) -> Tensor {
    unary(FACET_CLAMP, lower, upper) { dy, x, _ in
      .apply(FACET_CLAMP_GRAD, dy, x, "clamped", lower, upper)
    }
  }
  /// xᵖ, for x > 0 or whole p.
  public func pow(_ p: Float) -> Tensor {
    let x = detached
    let result = Tensor.apply(FACET_POW, self, Tensor(p), "pow")
    return .operation([self], result: result) { dy, _ in [dy * x.pow(p - 1) * p] }
  }
  /// To the nearest whole number, ties to even. No gradient.
  public func rounded() -> Tensor { detached.unary(FACET_ROUND) { dy, _, _ in dy * 0 } }
  public func floored() -> Tensor { detached.unary(FACET_FLOOR) { dy, _, _ in dy * 0 } }

  // MARK: Machinery

  private func unary(
    _ op: FacetUnary, _ p0: Float = 0, _ p1: Float = 0,
    gradient: @escaping (_ dy: Tensor, _ x: Tensor, _ y: Tensor) -> Tensor
  ) -> Tensor {
    let x = detached
    let y = Tensor(shape: shape, layout: layout) {
      facet_unary(op, pointer, $0, Int64(count), p0, p1)
    }
    return .operation([self], result: y) { dy, _ in [gradient(dy, x, y)] }
  }

  /// op(a, b) with broadcasting, outside the tape.
  static func apply(
    _ op: FacetBinary, _ a: Tensor, _ b: Tensor, _ name: String, _ p0: Float = 0, _ p1: Float = 0
  ) -> Tensor {
    if a.shape == b.shape {
      let b = b.with(layout: a.layout)
      return Tensor(shape: a.shape, layout: a.layout) {
        facet_binary_flat(op, a.pointer, b.pointer, $0, Int64(a.count), p0, p1)
      }
    }
    let shape = broadcastShape(a.shape, b.shape, for: name)
    if let result = applyBlocked(op, a, b, shape, p0, p1) { return result }
    let (x, y) = (a.plain, b.plain)
    let view = BroadcastView(shape, [x.shape, y.shape])
    return Tensor(shape: shape) {
      facet_binary(
        op, x.pointer, view.strides[0], y.pointer, view.strides[1], $0, view.dims,
        Int32(view.dims.count), p0, p1)
    }
  }

  /// A blocked feature map with a value a channel, a value a pixel, or one value: no reorder
  /// needed.
  private static func applyBlocked(
    _ op: FacetBinary, _ a: Tensor, _ b: Tensor, _ shape: [Int], _ p0: Float, _ p1: Float
  ) -> Tensor? {
    guard a.layout == .blocked || b.layout == .blocked, shape.count == 4 else { return nil }
    let (n, blocks, pixels) = (shape[0], shape[1] / 16, shape[2] * shape[3])
    // Axes of a blocked map: [N, C/16, H·W, 16].
    func strides(_ t: Tensor) -> [Int64]? {
      if t.layout == .blocked {
        return t.shape == shape ? [blocks * pixels * 16, pixels * 16, 16, 1].wide : nil
      }
      let s = [Int](repeating: 1, count: 4 - t.rank) + t.shape
      let (c, area) = (s[1], s[2] * s[3])
      guard c == 1 || (c == shape[1] && area == 1), area == 1 || area == pixels else { return nil }
      return [
        s[0] == 1 ? 0 : c * area, c == 1 ? 0 : 16, area == 1 ? 0 : 1, c == 1 ? 0 : 1,
      ].wide
    }
    guard let sa = strides(a), let sb = strides(b) else { return nil }
    // One row of 16 a call is slow; where no operand changes along the pixels' row it is one run.
    return Tensor(shape: shape, layout: .blocked) {
      facet_binary_blocked(
        op, a.pointer, sa, b.pointer, sb, $0, Int64(n), Int64(blocks), Int64(pixels), p0, p1)
    }
  }

  /// The gradient of a broadcast: sums over the axes that were stretched.
  package func summed(to target: [Int]) -> Tensor {
    if shape == target { return self }
    let lead = rank - target.count
    let axes = (0..<rank).filter { $0 < lead || (target[$0 - lead] == 1 && shape[$0] != 1) }
    return sum(axes: axes, keepingDimensions: true).reshaped(to: target)
  }
}

/// A broadcast as strides over as few axes as it takes.
struct BroadcastView {
  var dims: [Int64] = []
  var strides: [[Int64]]

  init(_ shape: [Int], _ operands: [[Int]]) {
    let all = operands.map { operand -> [Int] in
      let own = operand.strides
      return shape.indices.map { axis in
        let i = axis - (shape.count - operand.count)
        return i < 0 || operand[i] == 1 ? 0 : own[i]
      }
    }
    strides = operands.map { _ in [] }
    for axis in shape.indices where shape[axis] != 1 {
      // This axis continues the last one when every operand steps through both as through one.
      let merges =
        !dims.isEmpty
        && operands.indices.allSatisfy { strides[$0].last! == Int64(all[$0][axis] * shape[axis]) }
      if merges {
        dims[dims.count - 1] *= Int64(shape[axis])
        for o in operands.indices { strides[o][dims.count - 1] = Int64(all[o][axis]) }
      } else {
        dims.append(Int64(shape[axis]))
        for o in operands.indices { strides[o].append(Int64(all[o][axis])) }
      }
    }
    if dims.isEmpty {
      dims = [1]
      strides = operands.map { _ in [0] }
    }
  }
}
