import Foundation
import Graph
import Imaging
import Tensors

/// Cuts off high frequencies sharply, which leaves rings around edges, as sharpening and strong
/// compression do.
///
/// - Source: Wang et al., Real-ESRGAN, 2021, 3.3: ω/(2π·r) · J₁(ω·r), normalised to sum 1.
struct SincBlur: Degradation {
  static let name = "sinc-blur"
  static let summary = "Cuts off high frequencies sharply, which leaves rings around edges."

  @Parameter("Where frequencies are cut off; π would keep all.", in: 0.1...3.14159) var cutoff = 1.5
  @Parameter("Side of the kernel, an odd number.", in: 3...63, unit: .pixels) var size = 21
  @Parameter("What lies beyond the border.") var border = Border.reflect

  var traits: DegradationTraits { .linearMap }

  func complaints() -> [ParameterComplaint] {
    size % 2 == 1 ? [] : [ParameterComplaint("size", "\(size) is even; give \(size + 1)")]
  }

  /// The same kernel as what it stands for: the inverse transform of a disc of frequencies,
  /// ∫₀^c ω J₀(ωr) dω / 2π, by Simpson's rule.
  var reference: DegradationReference? {
    let (cutoff, parts) = (cutoff, 400)
    return .filter(
      "the transform of a disc", within: 1e-5, height: size, width: size, border: border
    ) { across, down in
      let r = hypot(across, down)
      let sum = (0...parts).reduce(0.0) { sum, index in
        let frequency = cutoff * Double(index) / Double(parts)
        let weight = index == 0 || index == parts ? 1.0 : index % 2 == 1 ? 4 : 2
        return sum + weight * frequency * j0(frequency * r)
      }
      return sum * cutoff / Double(3 * parts) / (2 * .pi)
    }
  }

  /// `[N, C, H, W] → [N, C, H, W]`
  func callAsFunction(_ x: Tensor) -> Tensor {
    let radius = size / 2
    let values = (0..<size * size).map { index -> Float in
      let (dx, dy) = (Double(index % size - radius), Double(index / size - radius))
      let r = (dx * dx + dy * dy).squareRoot()
      return Float(r == 0 ? cutoff * cutoff / (4 * .pi) : cutoff * j1(cutoff * r) / (2 * .pi * r))
    }
    let kernel = Tensor(values, shape: [size, size])
    return x.filteredPerChannel(with: kernel / kernel.sum(), border: border)
  }
}
