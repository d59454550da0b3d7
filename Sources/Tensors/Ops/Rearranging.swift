import CKernels

// Operations that move values and compute none.

extension Tensor {
  /// The same values, row-major, under another shape. One entry may be −1: what remains.
  public func reshaped(to target: [Int]) -> Tensor {
    var target = target
    if let free = target.firstIndex(of: -1) {
      target[free] = count / max(1, target.reduce(-1, *) * 1)
    }
    precondition(
      target.product == count, "reshaped: the shape \(shape) does not fill \(target)")
    if target == shape { return self }
    let source = shape
    let result = Tensor(shape: target, storage: plain.storage)
    return .operation([self], result: result) { dy, _ in [dy.reshaped(to: source)] }
  }

  /// Axis i of the result is axis `order[i]` of `self`.
  public func permuted(_ order: [Int]) -> Tensor {
    precondition(order.sorted() == Array(shape.indices), "permuted: \(order) for shape \(shape)")
    let x = plain.detached
    let own = x.shape.strides
    let target = order.map { shape[$0] }
    let result = Tensor(shape: target) { x.copy(strides: order.map { own[$0] }, to: $0, target) }
    var inverse = order
    for (i, axis) in order.enumerated() { inverse[axis] = i }
    return .operation([self], result: result) { [inverse] dy, _ in [dy.permuted(inverse)] }
  }

  /// Swaps the last two axes.
  public var transposed: Tensor {
    var order = Array(shape.indices)
    order.swapAt(rank - 1, rank - 2)
    return permuted(order)
  }

  /// Reverses the order along `axes`.
  public func flipped(axes: [Int]) -> Tensor {
    let x = plain.detached
    var strides = shape.strides
    var start = 0
    for axis in axes {
      start += (shape[axis] - 1) * strides[axis]
      strides[axis] = -strides[axis]
    }
    let result = Tensor(shape: shape) { x.copy(from: start, strides: strides, to: $0, shape) }
    return .operation([self], result: result) { dy, _ in [dy.flipped(axes: axes)] }
  }

  /// The slice `range` along `axis`.
  public subscript(range: Range<Int>, axis axis: Int) -> Tensor {
    let axis = axis < 0 ? axis + rank : axis
    precondition(
      range.lowerBound >= 0 && range.upperBound <= shape[axis],
      "slice: \(range) of axis \(axis) of the shape \(shape)")
    if range == 0..<shape[axis] { return self }
    let x = plain.detached
    var target = shape
    target[axis] = range.count
    let own = shape.strides
    let start = range.lowerBound * own[axis]
    let result = Tensor(shape: target) { x.copy(from: start, strides: own, to: $0, target) }
    let (before, after) = (range.lowerBound, shape[axis] - range.upperBound)
    return .operation([self], result: result) { dy, _ in
      [dy.padded([axis: (before, after)])]
    }
  }

  /// Entry `index` along `axis`, which goes.
  public subscript(index: Int, axis axis: Int) -> Tensor {
    let axis = axis < 0 ? axis + rank : axis
    var target = shape
    target.remove(at: axis)
    return self[index..<index + 1, axis: axis].reshaped(to: target)
  }

  /// Entry `index` of the first axis.
  public subscript(index: Int) -> Tensor { self[index, axis: 0] }

  /// Adds `value` before and after along the given axes; negative amounts crop.
  public func padded(_ amounts: [Int: (before: Int, after: Int)], value: Float = 0) -> Tensor {
    let x = plain.detached
    var target = shape
    var (inner, source, destination) = (shape, 0, 0)
    for (axis, amount) in amounts { target[axis] += amount.before + amount.after }
    for (axis, amount) in amounts {
      inner[axis] = shape[axis] + min(0, amount.before) + min(0, amount.after)
      source += max(0, -amount.before) * shape.strides[axis]
      destination += max(0, amount.before) * target.strides[axis]
    }
    precondition(target.allSatisfy { $0 > 0 }, "padded: \(amounts) leaves nothing of \(shape)")
    let result = Tensor(shape: target) { out in
      facet_fill(out, value, Int64(target.product))
      x.copy(from: source, strides: shape.strides, to: out + destination, target.strides, inner)
    }
    return .operation([self], result: result) { dy, _ in
      [dy.padded(amounts.mapValues { (-$0.before, -$0.after) })]
    }
  }

  /// Joins along `axis`; the other axes agree.
  public static func concatenated(_ parts: [Tensor], axis: Int) -> Tensor {
    precondition(!parts.isEmpty, "concatenated: nothing to join")
    if parts.count == 1 { return parts[0] }
    let axis = axis < 0 ? axis + parts[0].rank : axis
    var target = parts[0].shape
    target[axis] = parts.reduce(0) { $0 + $1.shape[axis] }
    for part in parts {
      var expected = target
      expected[axis] = part.shape[axis]
      precondition(
        part.shape == expected,
        "concatenated along \(axis): the shapes \(parts.map(\.shape)) differ elsewhere")
    }
    let result = Tensor(shape: target) { out in
      var offset = 0
      for part in parts {
        let x = part.plain
        x.copy(strides: x.shape.strides, to: out + offset, target.strides, x.shape)
        offset += part.shape[axis] * target.strides[axis]
      }
    }
    let lengths = parts.map { $0.shape[axis] }
    return .operation(parts, result: result) { dy, wanted in
      var start = 0
      return lengths.indices.map { i in
        defer { start += lengths[i] }
        return wanted[i] ? dy[start..<start + lengths[i], axis: axis] : nil
      }
    }
  }

  /// Joins along a new axis.
  public static func stacked(_ parts: [Tensor], axis: Int = 0) -> Tensor {
    var shape = parts[0].shape
    shape.insert(1, at: axis)
    return concatenated(parts.map { $0.reshaped(to: shape) }, axis: axis)
  }

  /// Entries `indices` along the first axis, in that order, repeats allowed.
  public func gathered(_ indices: [Int]) -> Tensor {
    precondition(
      indices.allSatisfy { (0..<shape[0]).contains($0) },
      "gathered: an index beyond the \(shape[0]) entries of the shape \(shape)")
    let x = plain.detached
    let (source, width) = (shape, count / max(1, shape[0]))
    let wide = indices.wide
    let result = Tensor(shape: [indices.count] + shape.dropFirst()) {
      facet_gather_rows(x.pointer, wide, $0, Int64(wide.count), Int64(width))
    }
    return .operation([self], result: result) { dy, _ in
      let dy = dy.plain
      return [
        Tensor(shape: source) {
          facet_fill($0, 0, Int64(source.product))
          facet_scatter_add_rows(dy.pointer, wide, $0, Int64(wide.count), Int64(width))
        }
      ]
    }
  }

  private func copy(
    from start: Int = 0, strides: [Int], to out: UnsafeMutablePointer<Float>, _ dims: [Int]
  ) {
    copy(from: start, strides: strides, to: out, dims.strides, dims)
  }

  private func copy(
    from start: Int = 0, strides: [Int], to out: UnsafeMutablePointer<Float>,
    _ outStrides: [Int], _ dims: [Int]
  ) {
    // A scalar has no axes; give it one.
    let dims = dims.isEmpty ? [1] : dims
    let (from, to) = strides.isEmpty ? ([1], [1]) : (strides, outStrides)
    withExtendedLifetime(storage) {
      facet_copy_strided(pointer + start, from.wide, out, to.wide, dims.wide, Int32(dims.count))
    }
  }
}
