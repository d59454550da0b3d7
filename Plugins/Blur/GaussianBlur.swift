import Foundation
import Graph
import Imaging
import Tensors

/// Blurs by a normal distribution, the same in all directions or wider in one.
///
/// - Source: the kernel is exp(−t²/2σ²) at whole offsets up to 3σ, normalised to sum 1.
struct GaussianBlur: Degradation {
  static let name = "gaussian-blur"
  static let summary = "Blurs by a normal distribution, the same in all directions or wider in one."

  @Parameter("Standard deviation; may be left to the search.", in: 0.05...50, unit: .pixels)
  var sigma: Estimable = 2
  @Parameter("How many times wider the blur is along the angle than across it.", in: 1...20)
  var stretch = 1.0
  @Parameter("Direction of the wide axis, anticlockwise from +x.", in: -180...180, unit: .degrees)
  var angle = 0.0
  @Parameter("What lies beyond the border.") var border = Border.reflect

  var traits: DegradationTraits { .linearMap }

  /// `[N, C, H, W] → [N, C, H, W]`
  func callAsFunction(_ x: Tensor) -> Tensor { blurred(x, sigma: Tensor(Float(sigma.value))) }

  /// libvips cuts the bell off where it falls below a thousandth of its peak.
  var reference: DegradationReference? {
    let sigma = sigma.value
    if stretch == 1, border == .replicate, sigma >= 0.5 {
      return .libvips("gaussblur", within: 2e-3) { try $0.blurred(sigma: sigma) }
    }
    let widest = self.sigma.range?.upperBound ?? sigma
    let side = 2 * max(1, Int((3 * widest * stretch).rounded(.up))) + 1
    let (turn, stretch) = (angle * .pi / 180, stretch)
    return .filter(
      "exp(-t²/2σ²)", within: 1e-5, height: side, width: side, border: border
    ) { across, down in
      let along = (across * cos(turn) - down * sin(turn)) / stretch
      let beside = across * sin(turn) + down * cos(turn)
      return exp(-(along * along + beside * beside) / (2 * sigma * sigma))
    }
  }

  var inverted: DegradationOperator {
    inverted(["sigma": sigma]) { x, values in blurred(x, sigma: values[0]) }
  }

  private func blurred(_ x: Tensor, sigma value: Tensor) -> Tensor {
    // Room for the widest blur that the search may try, so that the kernel changes smoothly.
    let widest = sigma.range?.upperBound ?? sigma.value
    let radius = max(1, Int((3 * widest * stretch).rounded(.up)))
    if stretch == 1 {
      let profile = Tensor.normal(radius: radius, sigma: value)
      return x.filteredPerChannel(with: profile.reshaped(to: [2 * radius + 1, 1]), border: border)
        .filteredPerChannel(with: profile.reshaped(to: [1, 2 * radius + 1]), border: border)
    }
    let (along, across) = Tensor.axes(radius: radius, angle: angle)
    let distance = (along / Float(stretch)).squared() + across.squared()
    let kernel = (-distance / (value.squared() * 2)).exp()
    return x.filteredPerChannel(with: kernel / kernel.sum(), border: border)
  }
}

extension Tensor {
  /// The bell curve at −radius … radius, sum 1.
  ///
  /// - Gradient: sigma.
  fileprivate static func normal(radius: Int, sigma: Tensor) -> Tensor {
    let offsets = (-radius...radius).map { Float($0 * $0) }
    let bell = (-Tensor(offsets, shape: [offsets.count]) / (sigma.squared() * 2)).exp()
    return bell / bell.sum()
  }

  /// For each pixel of a kernel, its place along a direction and across it.
  fileprivate static func axes(radius: Int, angle: Double) -> (along: Tensor, across: Tensor) {
    let side = 2 * radius + 1
    let direction = Direction(degrees: angle)
    let places = (0..<side * side).map { index in
      direction.turned(x: Double(index % side - radius), y: Double(radius - index / side))
    }
    return (
      Tensor(places.map { Float($0.along) }, shape: [side, side]),
      Tensor(places.map { Float($0.across) }, shape: [side, side])
    )
  }
}
