import Tensors

/// A square window of a picture, and around it what the convolutions over it see.
///
/// Detail is learned as well from a part of a large picture as from all of it, and a part costs less.
package struct TrainingWindow: Sendable {
  /// Sides of the picture and of the window; a power of two each.
  package let picture: Int, side: Int
  package let top: Int, left: Int

  /// Of the finest resolution, how far a picture two resolutions finer than its frozen part sees.
  private static let margin = 16

  /// Somewhere in the picture, at most 256 a side.
  package init(of picture: Int, random: inout Random) {
    (self.picture, side) = (picture, min(256, picture))
    let places = 0..<(picture - side) / Self.margin + 1
    top = random.integer(in: places) * Self.margin
    left = random.integer(in: places) * Self.margin
  }

  /// The window's rows and columns.
  var rows: Range<Int> { top..<top + side }
  var columns: Range<Int> { left..<left + side }

  /// The window and what lies around it, at a resolution of the picture's or below.
  func surroundings(at resolution: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let factor = picture / resolution
    func scaled(_ range: Range<Int>) -> Range<Int> {
      range.lowerBound / factor..<range.upperBound / factor
    }
    return (scaled(widened(rows)), scaled(widened(columns)))
  }

  /// The window alone of something that was made with its surroundings.
  ///
  /// - Shape: `[…, H, W]` of the surroundings → `[…, side, side]`
  func inner(_ x: Tensor) -> Tensor {
    let (y, x0) = (top - widened(rows).lowerBound, left - widened(columns).lowerBound)
    return x[y..<y + side, axis: x.rank - 2][x0..<x0 + side, axis: x.rank - 1]
  }

  /// The window of the whole.
  ///
  /// - Shape: `[…, picture, picture]` → `[…, side, side]`
  package func cropping(_ x: Tensor) -> Tensor {
    x[rows, axis: x.rank - 2][columns, axis: x.rank - 1]
  }

  private func widened(_ range: Range<Int>) -> Range<Int> {
    max(0, range.lowerBound - Self.margin)..<min(picture, range.upperBound + Self.margin)
  }
}
