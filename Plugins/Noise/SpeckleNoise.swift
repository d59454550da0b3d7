import Graph
import Imaging
import Tensors

/// Multiplies each sample by a random factor, as coherent light and radar do.
struct SpeckleNoise: Degradation {
  static let name = "speckle-noise"
  static let summary = "Multiplies each sample by a random factor, as radar and lasers do."

  @Parameter("Standard deviation of the factor, whose mean is 1.", in: 0...2) var sigma = 0.2

  var traits: DegradationTraits { [.linearMap, .stochastic] }

  var statistics: DegradationStatistics? {
    let sigma = sigma
    return DegradationStatistics("x · N(1, σ²)", mean: { $0 }) { $0 * $0 * sigma * sigma }
  }

  /// `[N, C, H, W] → [N, C, H, W]`; the factor is 1 on average.
  func callAsFunction(_ x: Tensor) -> Tensor { x }

  func observed(_ x: Tensor, dice: inout Dice) -> Tensor {
    x * (dice.random.normal(x.shape) * Float(sigma) + 1)
  }
}
