import Foundation
import Tensors

/// Curves over one another in a frame, with rounded marks along both axes.
package struct Chart {
  package struct Curve {
    package var name: String
    /// Finite numbers, in the order in which they are joined.
    package var points: [(x: Double, y: Double)]

    package init(name: String, points: [(x: Double, y: Double)]) {
      (self.name, self.points) = (name, points)
    }
  }

  var title: String
  var across: String
  var curves: [Curve]
  var width: Int
  var height: Int
  /// Whether `y` is a decimal logarithm, for the marks.
  var isLogarithmic: Bool

  package init(
    title: String, across: String, curves: [Curve], width: Int = 720, height: Int = 420,
    isLogarithmic: Bool = false
  ) {
    (self.title, self.across, self.curves) = (title, across, curves)
    (self.width, self.height, self.isLogarithmic) = (width, height, isLogarithmic)
  }

  private static let colours: [[Float]] = [
    [0.12, 0.38, 0.72], [0.82, 0.33, 0.15], [0.18, 0.55, 0.34], [0.55, 0.30, 0.62],
    [0.65, 0.52, 0.10], [0.25, 0.25, 0.28],
  ]
  private static let lettering = 18

  package func drawn(name: String) throws -> Image {
    let frame = (left: 78.0, top: 36.0, right: Double(width) - 16, bottom: Double(height) - 44)
    let (xs, ys) = (
      Axis(curves.flatMap { $0.points.map(\.x) }), Axis(curves.flatMap { $0.points.map(\.y) })
    )
    func x(_ value: Double) -> Double { frame.left + xs.share(value) * (frame.right - frame.left) }
    func y(_ value: Double) -> Double {
      frame.bottom - ys.share(value) * (frame.bottom - frame.top)
    }

    var raster = Raster(width: width, height: height)
    for mark in xs.marks {
      raster.line(
        [(x(mark), frame.top), (x(mark), frame.bottom)], thickness: 1, colour: [0.88, 0.88, 0.9])
    }
    for mark in ys.marks {
      raster.line(
        [(frame.left, y(mark)), (frame.right, y(mark))], thickness: 1, colour: [0.88, 0.88, 0.9])
    }
    for (index, curve) in curves.enumerated() {
      raster.line(
        curve.points.map { (x($0.x), y($0.y)) }, thickness: 2.2,
        colour: Self.colours[index % Self.colours.count])
    }
    var canvas = try Canvas(width: width, height: height)
    try canvas.paste(raster.image, x: 0, y: 0)
    func write(_ text: String, x: Double, y: Double, align: Double) throws {
      let picture = try TextPicture.draw(text, height: Self.lettering, maximumWidth: width)
      try canvas.paste(
        picture, x: max(0, Int(x - align * Double(picture.width))),
        y: max(0, Int(y) - picture.height / 2))
    }
    for mark in xs.marks {
      try write(Axis.spelling(mark), x: x(mark), y: frame.bottom + 13, align: 0.5)
    }
    for mark in ys.marks {
      let text = isLogarithmic ? String(format: "%.2g", pow(10, mark)) : Axis.spelling(mark)
      try write(text, x: frame.left - 8, y: y(mark), align: 1)
    }
    let heading = ([title] + curves.map(\.name)).filter { !$0.isEmpty }.joined(separator: " · ")
    try write(heading, x: frame.left, y: 18, align: 0)
    try write(across, x: frame.right, y: Double(height) - 12, align: 1)
    return try canvas.image(name: name)
  }
}

/// A range of numbers and some five round ones in it.
struct Axis {
  let lower: Double
  let upper: Double
  let marks: [Double]

  /// - Precondition: the values are finite, and there is one.
  init(_ values: [Double]) {
    let (least, most) = (values.min() ?? 0, values.max() ?? 1)
    let span = most > least ? most - least : max(abs(most), 1) * 0.1
    let rough = span / 5
    let power = pow(10, floor(log10(rough)))
    let step = [1, 2, 5, 10].first { $0 * power >= rough * 0.999 }! * power
    let (first, last) = (floor(least / step), ceil(most / step))
    lower = first * step
    upper = max(last, first + 1) * step
    marks = (0...Int(max(last, first + 1) - first)).map { (first + Double($0)) * step }
  }

  /// 0 at the lower end, 1 at the upper.
  func share(_ value: Double) -> Double { (value - lower) / (upper - lower) }

  static func spelling(_ value: Double) -> String {
    let text = String(format: "%.6g", value)
    return text == "-0" ? "0" : text
  }
}
