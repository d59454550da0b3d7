import Foundation
import Graph
import Imaging
import Tensors

/// Blurs by a bell or a plateau of any steepness, in any direction: the kernels of real cameras and
/// of unknown processing.
///
///     bell: exp(−½·d^2b)      plateau: 1 / (1 + d^2b)      d² = (u/σ₁)² + (v/σ₂)²
///
/// - Source: Wang et al., Real-ESRGAN, 2021, 3.1, after Liu et al., Estimating generalized Gaussian
///   blur kernels for out-of-focus image deblurring, 2020.
struct GeneralizedBlur: Degradation {
  static let name = "generalized-blur"
  static let summary = "Blurs by a bell or a plateau of any steepness, in any direction."

  @Parameter("Width along the angle.", in: 0.05...50, unit: .pixels) var sigma = 3.0
  @Parameter("Width across it; the same where none is given.", in: 0.05...50, unit: .pixels)
  var across: Double? = nil
  @Parameter("Direction of the first width, anticlockwise from +x.", in: -180...180, unit: .degrees)
  var angle = 0.0
  @Parameter("The shape: exp(−½·d^2b) or 1/(1 + d^2b).") var profile = Profile.bell
  @Parameter("How steeply it falls, b; a bell of 1 is the normal distribution.", in: 0.1...10)
  var steepness = 1.0
  @Parameter("Side of the kernel, an odd number.", in: 1...127, unit: .pixels) var size = 21
  @Parameter("What lies beyond the border.") var border = Border.reflect

  enum Profile: String, ParameterValue, CaseIterable { case bell, plateau }

  var traits: DegradationTraits { .linearMap }

  func complaints() -> [ParameterComplaint] {
    size % 2 == 1 ? [] : [ParameterComplaint("size", "\(size) is even; give \(size + 1)")]
  }

  /// As the papers write it, by the inverse of the covariance: d² = CᵀΣ⁻¹C.
  var reference: DegradationReference? {
    let (turn, steepness, profile) = (angle * .pi / 180, steepness, profile)
    let (wide, narrow) = (1 / (sigma * sigma), 1 / ((across ?? sigma) * (across ?? sigma)))
    let (c, s) = (cos(turn), sin(turn))
    let (a, b, d) = (
      c * c * wide + s * s * narrow, c * s * (wide - narrow), s * s * wide + c * c * narrow
    )
    return .filter(
      "d² = CᵀΣ⁻¹C", within: 1e-5, height: size, width: size, border: border
    ) { across, down in
      let distance = pow(
        max(0, a * across * across - 2 * b * across * down + d * down * down), steepness)
      return profile == .bell ? exp(-distance / 2) : 1 / (1 + distance)
    }
  }

  /// `[N, C, H, W] → [N, C, H, W]`
  func callAsFunction(_ x: Tensor) -> Tensor {
    let direction = Direction(degrees: angle)
    let values = (0..<size * size).map { index -> Double in
      let place = direction.turned(
        x: Double(index % size - size / 2), y: Double(size / 2 - index / size))
      let (u, v) = (place.along / sigma, place.across / (across ?? sigma))
      let distance = pow(u * u + v * v, steepness)
      return profile == .bell ? exp(-distance / 2) : 1 / (1 + distance)
    }
    let sum = values.reduce(0, +)
    return x.filteredPerChannel(
      with: Tensor(values.map { Float($0 / sum) }, shape: [size, size]), border: border)
  }
}
