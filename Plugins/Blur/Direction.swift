import Foundation

/// A direction in a picture whose y points up, as the angle of a parameter is read.
struct Direction {
  private let cosine: Double, sine: Double

  init(degrees: Double) {
    cosine = cos(degrees * .pi / 180)
    sine = sin(degrees * .pi / 180)
  }

  /// A point in coordinates along the direction and across it.
  func turned(x: Double, y: Double) -> (along: Double, across: Double) {
    (x * cosine + y * sine, y * cosine - x * sine)
  }
}
