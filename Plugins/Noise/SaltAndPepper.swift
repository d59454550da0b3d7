import Graph
import Imaging
import Tensors

/// Turns some pixels white and some black, as dead sensors and broken transmission do.
struct SaltAndPepper: Degradation {
  static let name = "salt-and-pepper"
  static let summary = "Turns some pixels white and some black, as broken transmission does."

  @Parameter("Share of the pixels that are hit.", in: 0...1) var share = 0.05
  @Parameter("Share of the hit pixels that turn white.", in: 0...1) var salt = 0.5

  var traits: DegradationTraits { [.linearMap, .stochastic] }

  /// Three values: white, black, and the sample itself.
  var statistics: DegradationStatistics? {
    let (white, kept) = (share * salt, 1 - share)
    @Sendable func mean(_ sample: Double) -> Double { white + kept * sample }
    return DegradationStatistics("the shares of white and black", mean: mean) { sample in
      white + kept * sample * sample - mean(sample) * mean(sample)
    }
  }

  /// `[N, C, H, W] → [N, C, H, W]`: the pixels that are not hit. (Search with L1, which forgives
  /// outliers.)
  func callAsFunction(_ x: Tensor) -> Tensor { x }

  func observed(_ x: Tensor, dice: inout Dice) -> Tensor {
    let fate = dice.random.uniform([x.shape[0], 1, x.shape[2], x.shape[3]])
    let kept = fate.greater(than: Tensor(Float(share)))
    let white = (1 - kept) * (1 - fate.greater(than: Tensor(Float(share * salt))))
    return x * kept + white
  }
}
