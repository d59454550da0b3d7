import Graph
import Imaging
import Tensors

/// Blurs by a disc, as a lens out of focus does.
struct DefocusBlur: Degradation {
  static let name = "defocus-blur"
  static let summary = "Blurs by a disc, as a lens out of focus does."

  @Parameter("Radius of the disc.", in: 0.5...64, unit: .pixels) var radius = 3.0
  @Parameter("What lies beyond the border.") var border = Border.reflect

  var traits: DegradationTraits { .linearMap }

  var reference: DegradationReference? {
    let radius = radius
    return .shape("the mean over the disc", radius: Int(radius.rounded(.up)), border: border) { x in
      guard abs(x) < radius else { return nil }
      let half = (radius * radius - x * x).squareRoot()
      return -half...half
    }
  }

  /// `[N, C, H, W] → [N, C, H, W]`
  func callAsFunction(_ x: Tensor) -> Tensor {
    let disc = Tensor.kernel(radius: Int(radius.rounded(.up))) {
      $0 * $0 + $1 * $1 <= radius * radius
    }
    return x.filteredPerChannel(with: disc, border: border)
  }
}
