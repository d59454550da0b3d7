import Graph
import Imaging
import Tensors

/// Moves the picture, by parts of a pixel too: a misaligned face, a second exposure.
///
///     y[i,j] = Σ_{k,l} keys(k + y) · keys(l − x) · u[i+k, j+l]
///
/// - Source: R. Keys, Cubic convolution interpolation, 1981, with a = −½.
struct Shift: Degradation {
  static let name = "shift"
  static let summary = "Moves the picture, by parts of a pixel too."

  @Parameter("To the right; may be left to the search.", in: -64...64, unit: .pixels)
  var x: Estimable = 1.5
  @Parameter("Upwards; may be left to the search.", in: -64...64, unit: .pixels)
  var y: Estimable = 0
  @Parameter("What lies beyond the border.") var border = Border.reflect

  var traits: DegradationTraits { .linearMap }

  var reference: DegradationReference? {
    let (right, up) = (x.value, y.value)
    func side(_ amount: Estimable) -> Int { 2 * Self.reach(amount) + 1 }
    return .filter(
      "Keys' cubic convolution", within: 1e-5, height: side(y), width: side(x), border: border
    ) { across, down in
      Self.keys(across + right) * Self.keys(down - up)
    }
  }

  private static func keys(_ distance: Double) -> Double {
    let t = abs(distance)
    if t <= 1 { return 1.5 * t * t * t - 2.5 * t * t + 1 }
    return t < 2 ? -0.5 * t * t * t + 2.5 * t * t - 4 * t + 2 : 0
  }

  /// `[N, C, H, W] → [N, C, H, W]`
  func callAsFunction(_ picture: Tensor) -> Tensor {
    moved(picture, [x, y].map { Tensor(Float($0.value)) })
  }

  var inverted: DegradationOperator {
    inverted(["x": x, "y": y]) { moved($0, $1) }
  }

  private func moved(_ picture: Tensor, _ amounts: [Tensor]) -> Tensor {
    // A row's index grows downwards.
    let across = Self.weights(amounts[0], reach: Self.reach(x))
    let down = Self.weights(-amounts[1], reach: Self.reach(y))
    return picture.filteredPerChannel(
      with: across.reshaped(to: [1, across.count]), border: border
    ).filteredPerChannel(with: down.reshaped(to: [down.count, 1]), border: border)
  }

  /// Samples to each side that any allowed amount needs.
  private static func reach(_ amount: Estimable) -> Int {
    let farthest = amount.range.map { max(abs($0.lowerBound), abs($0.upperBound)) }
    return Int((farthest ?? abs(amount.value)).rounded(.up)) + 2
  }

  /// Keys' cubic around `amount`, sampled at −reach … reach.
  ///
  /// - Gradient: amount.
  private static func weights(_ amount: Tensor, reach: Int) -> Tensor {
    let offsets = Tensor((-reach...reach).map(Float.init), shape: [2 * reach + 1])
    let t = (offsets + amount).abs()
    let inner = ((t * 1.5 - 2.5) * t * t) + 1
    let outer = ((t * -0.5 + 2.5) * t - 4) * t + 2
    let isOuter = t.detached.greater(than: Tensor(1))
    let isBeyond = t.detached.greater(than: Tensor(2))
    return inner * (1 - isOuter) + outer * (isOuter - isBeyond)
  }
}
