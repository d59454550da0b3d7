import Graph
import Imaging
import Tensors

/// Adds normal noise, as an amplifier does.
///
///     y = x + σ n,   n ~ N(0, Σ) in each pixel
///
/// Σ is the identity (apart), all ones (together), or any covariance of red, green and blue.
struct GaussianNoise: Degradation {
  static let name = "gaussian-noise"
  static let summary = "Adds normal noise, as an amplifier does."

  @Parameter("Standard deviation, where the picture's range is 0 to 1.", in: 0...2) var sigma = 0.1
  @Parameter(
    "How noise falls on the channels of a pixel: each its own, one for all, or as a covariance says."
  )
  var channels = Falling.apart
  @Parameter(
    "Covariance of the noise in red, green and blue, row by row, in units of sigma squared; drawn "
      + "for each picture as BSRGAN does when left out. Only for correlated noise.", in: -100...100)
  var covariance: [Double]? = nil

  enum Falling: String, ParameterValue, CaseIterable { case apart, together, correlated }

  var traits: DegradationTraits { [.linearMap, .stochastic] }

  func complaints() -> [ParameterComplaint] {
    guard let covariance else { return [] }
    guard channels == .correlated else {
      return [ParameterComplaint("covariance", "only correlated noise has one; set channels so")]
    }
    return ChannelCovariance.problem(in: covariance).map { [ParameterComplaint("covariance", $0)] }
      ?? []
  }

  /// Of correlated noise each channel has its own.
  var statistics: DegradationStatistics? {
    guard channels != .correlated else { return nil }
    let sigma = sigma
    return DegradationStatistics("N(x, σ²)", mean: { $0 }, variance: { _ in sigma * sigma })
  }

  /// `[N, C, H, W] → [N, C, H, W]`; the noise is 0 on average.
  func callAsFunction(_ x: Tensor) -> Tensor { x }

  func observed(_ x: Tensor, dice: inout Dice) -> Tensor {
    switch channels {
    case .apart: x + Channels.apart.noise(x.shape, &dice.random) * Float(sigma)
    case .together: x + Channels.together.noise(x.shape, &dice.random) * Float(sigma)
    case .correlated: x + correlated(x.shape, &dice) * Float(sigma)
    }
  }

  /// A grey picture gets the mean of the three.
  private func correlated(_ shape: [Int], _ dice: inout Dice) -> Tensor {
    let covariance = covariance.map(ChannelCovariance.init) ?? ChannelCovariance(drawnBy: &dice)
    let noise = covariance.noise([shape[0], 3, shape[2], shape[3]], &dice.random)
    return shape[1] == 3 ? noise : noise.mean(axes: [1], keepingDimensions: true)
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
