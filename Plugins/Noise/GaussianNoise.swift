import Graph
import Imaging
import Tensors

/// Adds normal noise, as an amplifier does.
struct GaussianNoise: Degradation {
  static let name = "gaussian-noise"
  static let summary = "Adds normal noise, as an amplifier does."

  @Parameter("Standard deviation, where the picture's range is 0 to 1.", in: 0...2) var sigma = 0.1
  @Parameter("Whether all channels of a pixel get the same noise.") var channels = Channels.apart

  var traits: DegradationTraits { [.linearMap, .stochastic] }

  /// `[N, C, H, W] → [N, C, H, W]`; the noise is 0 on average.
  func callAsFunction(_ x: Tensor) -> Tensor { x }

  func observed(_ x: Tensor, dice: inout Dice) -> Tensor {
    x + channels.noise(x.shape, &dice.random) * Float(sigma)
  }
}

/// How noise falls on the channels of a pixel.
enum Channels: String, ParameterValue, CaseIterable {
  /// Each has its own: coloured noise.
  case apart
  /// All have the same: grey noise.
  case together

  func noise(_ shape: [Int], _ random: inout Random) -> Tensor {
    switch self {
    case .apart: random.normal(shape)
    case .together: random.normal([shape[0], 1, shape[2], shape[3]])
    }
  }
}
