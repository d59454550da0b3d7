import Graph
import Imaging
import Tensors

/// Hides what a picture marks: scratches, stains, a fold.
struct FileMask: Degradation {
  static let name = "file-mask"
  static let summary = "Hides what is black in a picture of the mask, for the search to fill in."

  @Parameter("The mask: white is known, black is hidden; stretched to the picture's size.")
  var path: Path = "mask.png"
  @Parameter("What stands there instead.") var filling = Filling.grey

  var traits: DegradationTraits { filling == .black ? .linearMap : .differentiable }

  static var sample: NodeSample {
    NodeSample(with: ["path": "Pipelines/Examples/scratches.png"], in: ["image": "photo.image"])
  }

  func prepare() throws { _ = try mask() }

  var reference: DegradationReference? {
    guard let mask = try? mask() else { return nil }
    let (height, width, known) = (mask.shape[2], mask.shape[3], mask.values)
    let level = Double(filling.level)
    return .pixels("the mask under a pixel's middle", within: 1e-6) { pixel in
      let row = (2 * pixel.row + 1) * height / (2 * pixel.height)
      let column = (2 * pixel.column + 1) * width / (2 * pixel.width)
      return known[row * width + column] > 0 ? pixel.samples : pixel.samples.map { _ in level }
    }
  }

  /// `[N, C, H, W] → [N, C, H, W]`
  func callAsFunction(_ x: Tensor) -> Tensor { hidden(x, preparedMask) }

  var inverted: DegradationOperator {
    let mask = preparedMask
    return DegradationOperator(Self.spelling(of: self), traits: traits) { hidden($0, mask) }
  }

  /// A mask at another size than the picture's is sampled at the nearest pixel: known or not.
  private func hidden(_ x: Tensor, _ mask: Tensor) -> Tensor {
    let fitted = mask.resampled(
      rows: ResamplingMatrix(.nearest, from: mask.shape[2], to: x.shape[2]),
      columns: ResamplingMatrix(.nearest, from: mask.shape[3], to: x.shape[3]))
    return filling.apply(fitted, to: x)
  }

  private var preparedMask: Tensor {
    do { return try mask() } catch { preconditionFailure("file-mask after prepare(): \(error)") }
  }

  /// `[1, 1, H, W]`, 1 where the picture is known.
  private func mask() throws -> Tensor {
    try Image(contentsOf: path.string).tensor().mean(axes: [1], keepingDimensions: true)
      .greater(than: Tensor(0.5))
  }
}
