import CKernels

extension Tensor {
  /// Sum over `axes` (all of them when not given).
  ///
  /// - Parameter keepingDimensions: whether a summed axis stays, with length 1.
  public func sum(axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
    let axes = normalized(axes, "sum")
    let kept = shape.indices.map { axes.contains($0) ? 1 : shape[$0] }
    let dropped = shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
    let target = keepingDimensions ? kept : dropped
    let source = shape
    return .operation([self], result: summedValues(axes, target)) { dy, _ in
      [dy.reshaped(to: kept).broadcast(to: source)]
    }
  }

  /// Mean over `axes` (all of them when not given).
  public func mean(axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
    let terms = normalized(axes, "mean").reduce(1) { $0 * shape[$1] }
    return sum(axes: axes, keepingDimensions: keepingDimensions) / Float(terms)
  }

  /// Mean of the squared deviations from the mean (divided by the count, not count − 1).
  public func variance(axes: [Int]? = nil, keepingDimensions: Bool = false) -> Tensor {
    (self - mean(axes: axes, keepingDimensions: true)).squared()
      .mean(axes: axes, keepingDimensions: keepingDimensions)
  }

  /// eˣ / Σ eˣ along `axis`.
  public func softmax(axis: Int) -> Tensor {
    let exponentials = (self - Tensor(largest)).exp()
    return exponentials / exponentials.sum(axes: [axis], keepingDimensions: true)
  }

  private func normalized(_ axes: [Int]?, _ operation: String) -> [Int] {
    guard let axes else { return Array(shape.indices) }
    return axes.map { axis in
      let positive = axis < 0 ? axis + rank : axis
      precondition(
        shape.indices.contains(positive), "\(operation): the shape \(shape) has no axis \(axis)")
      return positive
    }
  }

  private func summedValues(_ axes: [Int], _ target: [Int]) -> Tensor {
    if axes.isEmpty { return Tensor(shape: target, storage: plain.storage) }
    if layout == .blocked, Set(axes) == [2, 3] {
      return Tensor(shape: target) {
        facet_sum_blocked_pixels(
          pointer, $0, Int64(shape[0]), Int64(shape[1]), Int64(shape[2] * shape[3]))
      }
    }
    // A sum over everything does not care about the layout.
    let x = axes.count == rank ? self : plain
    return Tensor(shape: target) {
      facet_sum(
        x.pointer, shape.wide, shape.indices.map(axes.contains), Int32(rank), $0)
    }
  }

  /// The values repeated along axes of length 1 (or new ones in front) to fill `target`.
  public func broadcast(to target: [Int]) -> Tensor {
    if shape == target { return self }
    precondition(
      broadcastShape(shape, target, for: "broadcast") == target,
      "broadcast: the shape \(shape) does not fill \(target)")
    let source = shape
    let x = plain.detached
    let view = BroadcastView(target, [source])
    let result = Tensor(shape: target) {
      facet_copy_strided(
        x.pointer, view.strides[0], $0, view.dims.map(Int.init).strides.wide, view.dims,
        Int32(view.dims.count))
    }
    return .operation([self], result: result) { dy, _ in [dy.summed(to: source)] }
  }
}
