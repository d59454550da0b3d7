import Graph
import Imaging
import Tensors

/// Hides a rectangle; the search fills it in.
struct RectangleMask: Degradation {
  static let name = "rectangle-mask"
  static let summary = "Hides a rectangle, for the search to fill in."

  @Parameter("Left and upper corner, as shares of width and height.", in: 0...1, count: 2)
  var corner = [0.3, 0.3]
  @Parameter("Width and height, as shares of the picture's.", in: 0...1, count: 2)
  var size = [0.4, 0.4]
  @Parameter("What stands there instead.") var filling = Filling.grey
  @Parameter("Whether the rectangle is hidden, or all around it.") var hides = Side.inside

  enum Side: String, ParameterValue, CaseIterable { case inside, outside }

  /// Linear where the filling is black; shifted by a constant otherwise.
  var traits: DegradationTraits { filling == .black ? .linearMap : .differentiable }

  var reference: DegradationReference? {
    let (corner, size, hides, level) = (corner, size, hides, Double(filling.level))
    return .pixels("where pixels have their middle", within: 1e-6) { pixel in
      func isWithin(_ axis: Int, _ place: Int, _ length: Int) -> Bool {
        let (middle, length) = (Double(place) + 0.5, Double(length))
        return middle > corner[axis] * length && middle <= (corner[axis] + size[axis]) * length
      }
      let isInside =
        isWithin(0, pixel.column, pixel.width) && isWithin(1, pixel.row, pixel.height)
      return isInside == (hides == .inside) ? pixel.samples.map { _ in level } : pixel.samples
    }
  }

  /// `[N, C, H, W] → [N, C, H, W]`
  func callAsFunction(_ x: Tensor) -> Tensor {
    let (rows, columns) = (extent(1, x.shape[2]), extent(0, x.shape[3]))
    var mask = [Float](repeating: 0, count: x.shape[2] * x.shape[3])
    for i in 0..<x.shape[2] {
      for j in 0..<x.shape[3] {
        let isInside = rows.contains(i) && columns.contains(j)
        mask[i * x.shape[3] + j] = isInside == (hides == .outside) ? 1 : 0
      }
    }
    return filling.apply(Tensor(mask, shape: [1, 1, x.shape[2], x.shape[3]]), to: x)
  }

  private func extent(_ axis: Int, _ length: Int) -> Range<Int> {
    let start = Int((corner[axis] * Double(length)).rounded())
    let end = Int(((corner[axis] + size[axis]) * Double(length)).rounded())
    return start..<max(start, min(length, end))
  }
}
