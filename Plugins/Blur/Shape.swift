import Imaging
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

extension DegradationReference {
  /// The mean over a convex shape around each pixel, by the lengths of its vertical chords.
  ///
  /// - Parameter chord: from where to where the shape reaches above x, y pointing up; `nil` beside
  ///   the shape.
  static func shape(
    _ source: String, radius: Int, border: Border,
    chord: @escaping @Sendable (_ x: Double) -> ClosedRange<Double>?
  ) -> DegradationReference {
    let (side, chords) = (2 * radius + 1, 512)
    // The shape's share of a pixel, where its edge is sampled at 16 × 16 points by the node.
    return .filter(source, within: 4e-3, height: side, width: side, border: border) {
      across, down in
      (0..<chords).reduce(0) { sum, index in
        let x = across + (Double(index) + 0.5) / Double(chords) - 0.5
        guard let chord = chord(x) else { return sum }
        let length = min(chord.upperBound, -down + 0.5) - max(chord.lowerBound, -down - 0.5)
        return sum + max(0, length)
      }
    }
  }
}
