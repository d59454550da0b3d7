import Tensors

extension Tensor {
  /// A kernel from a shape: each pixel counts by the share of it that lies inside, sum 1.
  ///
  /// - Parameter contains: asked at 16 × 16 points of each pixel; y points up.
  static func kernel(
    radius: Int, contains: (_ x: Double, _ y: Double) -> Bool
  ) -> Tensor {
    let side = 2 * radius + 1
    let points = (0..<16).map { (Double($0) + 0.5) / 16 - 0.5 }
    let shares = (0..<side * side).map { index -> Float in
      let (x, y) = (Double(index % side - radius), Double(radius - index / side))
      let inside = points.reduce(0) { sum, dy in
        sum + points.reduce(0) { $0 + (contains(x + $1, y + dy) ? 1 : 0) }
      }
      return Float(inside)
    }
    return Tensor(shares, shape: [side, side]) / shares.reduce(0, +)
  }
}
