import Graph
import Imaging
import Tensors

/// Replaces each pixel by the mean of a rectangle around it.
struct BoxBlur: Degradation {
  static let name = "box-blur"
  static let summary = "Replaces each pixel by the mean of a rectangle around it."

  @Parameter("Width of the rectangle.", in: 1...255, unit: .pixels) var width = 5
  @Parameter("Height of the rectangle; the width where none is given.", in: 1...255, unit: .pixels)
  var height: Int? = nil
  @Parameter("What lies beyond the border.") var border = Border.reflect

  var traits: DegradationTraits { .linearMap }

  var reference: DegradationReference? {
    .filter(
      "the mean of the rectangle", within: 1e-5, height: height ?? width, width: width,
      border: border
    ) { _, _ in 1 }
  }

  /// `[N, C, H, W] → [N, C, H, W]`
  func callAsFunction(_ x: Tensor) -> Tensor {
    let height = height ?? width
    return x.filteredPerChannel(
      with: Tensor(repeating: 1 / Float(height), shape: [height, 1]), border: border
    ).filteredPerChannel(
      with: Tensor(repeating: 1 / Float(width), shape: [1, width]), border: border)
  }
}
