import Graph

/// The square that the FFHQ alignment cuts out around a face: upright in the face's own frame.
///
/// - Source: Karras, Laine, Aila: A Style-Based Generator Architecture for Generative Adversarial
///   Networks, 2019, appendix A and the preprocessing published with it.
public struct AlignmentSquare: PortValue, Hashable {
  public static let kind = "square"

  /// The middle.
  public let centre: Point
  /// From the middle to the middle of the right side, as the face sees it upright.
  public let half: Point

  public init(centre: Point, half: Point) {
    self.centre = centre
    self.half = half
  }

  /// With e the middle between the eyes and v the way from there to the mouth: half a side is as
  /// long as the longer of 2·(eye to eye) and 1.8·|v|, its direction the mean of the eyes' line and
  /// of v turned by a quarter; the centre is e + 0.1·v.
  public init(around face: Landmarks) {
    let eyes = (face.leftEye + face.rightEye) / 2
    let apart = face.rightEye - face.leftEye
    let down = face.mouth - eyes
    let direction = apart - down.turned
    let length = max(2 * apart.length, 1.8 * down.length)
    half = direction.length > 0 ? direction * (length / direction.length) : Point(0, 0)
    centre = eyes + down * 0.1
  }

  /// The length of a side in pixels.
  public var side: Double { 2 * half.length }

  /// Upper left, lower left, lower right, upper right, as the face sees it.
  public var corners: [Point] {
    let down = half.turned
    return [
      centre - half - down, centre - half + down, centre + half + down, centre + half - down,
    ]
  }

  func scaled(by factor: Double) -> AlignmentSquare {
    AlignmentSquare(centre: centre * factor, half: half * factor)
  }

  func moved(by offset: Point) -> AlignmentSquare {
    AlignmentSquare(centre: centre + offset, half: half)
  }

  /// The upright rectangle of whole pixels around it: left, top, right, bottom.
  var bounds: (left: Int, top: Int, right: Int, bottom: Int) {
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    return (
      Int(xs.min()!.rounded(.down)), Int(ys.min()!.rounded(.down)),
      Int(xs.max()!.rounded(.up)), Int(ys.max()!.rounded(.up))
    )
  }
}

extension AlignmentSquare: CustomStringConvertible {
  public var description: String { "square of \(Int(side.rounded())) px" }
}
