import Foundation
import Tensors

/// Curves over one another in a frame, with rounded marks along both axes; the heading names each
/// curve in its colour.
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
  /// Whether `y` is a decimal logarithm: the marks are then those of what it is the logarithm of.
  var isLogarithmic: Bool

  package init(
    title: String, across: String, curves: [Curve], width: Int = 720, height: Int = 420,
    isLogarithmic: Bool = false
  ) {
    (self.title, self.across, self.curves) = (title, across, curves)
    (self.width, self.height, self.isLogarithmic) = (width, height, isLogarithmic)
  }

  private static let colours = [
    Colour(red: 31, green: 97, blue: 184), Colour(red: 209, green: 84, blue: 38),
    Colour(red: 46, green: 140, blue: 87), Colour(red: 140, green: 76, blue: 158),
    Colour(red: 166, green: 133, blue: 26), Colour(red: 64, green: 64, blue: 71),
  ]
  private static func colour(_ curve: Int) -> Colour { colours[curve % colours.count] }
  private static let lettering = 18

  package func drawn(name: String) throws -> Image {
    let frame = (left: 78.0, top: 36.0, right: Double(width) - 16, bottom: Double(height) - 44)
    let xs = Axis(curves.flatMap { $0.points.map(\.x) })
    let heights = curves.flatMap { $0.points.map(\.y) }
    let ys = isLogarithmic ? Axis(logarithms: heights) : Axis(heights)
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
        colour: Self.colour(index).components.map { Float($0 / 255) })
    }
    var canvas = try Canvas(width: width, height: height)
    try canvas.paste(raster.image, x: 0, y: 0)
    @discardableResult
    func write(
      _ text: String, x: Double, y: Double, align: Double, colour: Colour = .black
    ) throws -> Int {
      let room = max(1, width - Int(max(0, x)))
      let picture = try TextPicture.draw(
        text, height: Self.lettering, maximumWidth: align == 0 ? room : width, colour: colour)
      try canvas.paste(
        picture, x: max(0, Int(x - align * Double(picture.width))),
        y: max(0, Int(y) - picture.height / 2))
      return picture.width
    }
    for mark in xs.marks {
      try write(Axis.spelling(mark), x: x(mark), y: frame.bottom + 13, align: 0.5)
    }
    for mark in ys.marks {
      let text = Axis.spelling(isLogarithmic ? pow(10, mark) : mark)
      try write(text, x: frame.left - 8, y: y(mark), align: 1)
    }
    var place = frame.left
    for (text, colour) in [(title, .black)]
      + curves.indices.map({
        (curves[$0].name, Self.colour($0))
      }) where !text.isEmpty && place < Double(width)
    {
      place += try Double(write(text, x: place, y: 18, align: 0, colour: colour)) + 14
    }
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

  /// Of decimal logarithms: the marks are those of 1, 2, 5, 10, …, or where these are many, of
  /// powers of ten.
  ///
  /// - Precondition: the values are finite, and there is one.
  init(logarithms values: [Double]) {
    let (least, most) = (values.min() ?? 0, values.max() ?? 1)
    let powers = Int(floor(least))...Int(ceil(most))
    let round = powers.flatMap { power in [1, 2, 5].map { Double(power) + log10($0) } }
    let tolerance = 1e-9
    let below = round.last { $0 <= least + tolerance } ?? least
    let above = round.first { $0 >= most - tolerance && $0 > below } ?? below + 1
    let within = round.filter { below...above ~= $0 }
    let tens = within.filter { abs($0 - $0.rounded()) < tolerance }
    (lower, upper) = (below, above)
    marks = within.count > 8 && tens.count > 1 ? tens : within
  }

  /// 0 at the lower end, 1 at the upper.
  func share(_ value: Double) -> Double { (value - lower) / (upper - lower) }

  static func spelling(_ value: Double) -> String {
    let text = String(format: "%.6g", value)
    return text == "-0" ? "0" : text
  }
}
