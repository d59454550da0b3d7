import Graph
import Imaging
import Tensors

/// Keeps a rectangle of the picture; the search paints what was around it.
struct Crop: Degradation {
  static let name = "crop"
  static let summary = "Keeps a rectangle of the picture, for the search to paint around."

  @Parameter("Left and upper corner, as shares of width and height.", in: 0...0.999, count: 2)
  var corner = [0.25, 0.25]
  @Parameter("Width and height, as shares of the picture's.", in: 0.001...1, count: 2)
  var size = [0.5, 0.5]

  var traits: DegradationTraits { .linearMap }

  var reference: DegradationReference? {
    .libvips("extract_area", within: 1e-6) { picture in
      let (rows, columns) = (extent(1, picture.height), extent(0, picture.width))
      return try picture.cropped(
        x: columns.lowerBound, y: rows.lowerBound, width: columns.count, height: rows.count)
    }
  }

  /// `[N, C, H, W] → [N, C, h, w]`, at least one pixel.
  func callAsFunction(_ x: Tensor) -> Tensor {
    x[extent(1, x.shape[2]), axis: 2][extent(0, x.shape[3]), axis: 3]
  }

  private func extent(_ axis: Int, _ length: Int) -> Range<Int> {
    let start = min(length - 1, Int((corner[axis] * Double(length)).rounded()))
    let end = Int(((corner[axis] + size[axis]) * Double(length)).rounded())
    return start..<max(start + 1, min(length, end))
  }
}
