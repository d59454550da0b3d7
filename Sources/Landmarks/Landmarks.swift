import Graph

/// The 68 landmarks of a face in the order of iBUG 300-W: jaw 0–16, brows 17–26, nose 27–35, eyes
/// 36–41 and 42–47 (the one on the picture's left first), mouth 48–67.
public struct Landmarks: PortValue, Hashable {
  public static let kind = "landmarks"

  /// How many landmarks a face has.
  public static let count = 68

  public let points: [Point]

  /// - Precondition: 68 points.
  public init(_ points: [Point]) {
    precondition(points.count == Self.count, "Landmarks: \(points.count) points, not 68")
    self.points = points
  }

  /// The middle of the eye on the picture's left.
  public var leftEye: Point { .mean(points[36..<42]) }
  /// The middle of the eye on the picture's right.
  public var rightEye: Point { .mean(points[42..<48]) }
  /// Midway between the corners of the mouth.
  public var mouth: Point { (points[48] + points[54]) / 2 }

  /// The same landmarks in a picture that is `factor` times as large.
  package func scaled(by factor: Double) -> Landmarks {
    // Sizes scale about the corner of the picture, landmarks count from the centre of a pixel.
    let half = Point(0.5, 0.5)
    return Landmarks(points.map { ($0 + half) * factor - half })
  }
}

extension Landmarks: CustomStringConvertible {
  public var description: String { "68 landmarks" }
}
