import Foundation

/// A point or a vector of the picture's plane, in pixels: x to the right, y down.
///
/// Landmarks count from pixel centres: (0, 0) is the middle of the first pixel.
public struct Point: Sendable, Hashable {
  public var x: Double
  public var y: Double
  public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }

  public static func + (a: Point, b: Point) -> Point { Point(a.x + b.x, a.y + b.y) }
  public static func - (a: Point, b: Point) -> Point { Point(a.x - b.x, a.y - b.y) }
  public static func * (a: Point, k: Double) -> Point { Point(a.x * k, a.y * k) }
  public static func / (a: Point, k: Double) -> Point { Point(a.x / k, a.y / k) }

  /// The distance from the origin.
  public var length: Double { (x * x + y * y).squareRoot() }
  /// The vector turned by a quarter, from +x to +y.
  var turned: Point { Point(-y, x) }

  static func mean(_ points: some Collection<Point>) -> Point {
    points.reduce(Point(0, 0), +) / Double(points.count)
  }
}
