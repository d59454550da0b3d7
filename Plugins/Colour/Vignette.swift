import Foundation
import Graph
import Imaging
import Tensors

/// Darkens towards the corners, as lenses do.
///
/// - Source: the cos⁴ law: 1/(1 + (r/f)²)², r from the middle in units of the half diagonal.
struct Vignette: Degradation {
  static let name = "vignette"
  static let summary = "Darkens towards the corners, as lenses do."

  @Parameter("How much of the light is lost in the corners.", in: 0...0.99) var strength = 0.5

  var traits: DegradationTraits { .linearMap }

  /// By the angle at which light comes through the lens: x · cos⁴ θ.
  var reference: DegradationReference? {
    let focus = 1 / tan(acos(pow(1 - strength, 0.25)))
    return .pixels("the cos⁴ law", within: 1e-5) { pixel in
      let (height, width) = (Double(pixel.height - 1), Double(pixel.width - 1))
      let r = hypot(Double(pixel.row) - height / 2, Double(pixel.column) - width / 2)
      let angle = atan(r / max(hypot(height, width) / 2, 1e-9) / focus)
      return pixel.samples.map { $0 * pow(cos(angle), 4) }
    }
  }

  /// `[N, C, H, W] → [N, C, H, W]`
  func callAsFunction(_ x: Tensor) -> Tensor {
    let (h, w) = (x.shape[2], x.shape[3])
    // (1 + 1/f²)⁻² = 1 − strength in the corner, where r = 1.
    let bend = 1 / (1 - strength).squareRoot() - 1
    let (cy, cx) = (Double(h - 1) / 2, Double(w - 1) / 2)
    let corner = max(1e-9, cy * cy + cx * cx)
    let falloff = (0..<h * w).map { index -> Float in
      let (dy, dx) = (Double(index / w) - cy, Double(index % w) - cx)
      let base = 1 + bend * (dx * dx + dy * dy) / corner
      return Float(1 / (base * base))
    }
    return x * Tensor(falloff, shape: [1, 1, h, w])
  }
}
