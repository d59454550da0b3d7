import Foundation
import Graph
import Imaging
import Tensors

/// An exposure with too little light: darker in linear light, then shot and read noise.
struct LowLight: Degradation {
  static let name = "low-light"
  static let summary = "Takes a picture with too little light: dark, then noisy."

  @Parameter("Share of the light that is left.", in: 0.001...1) var light = 0.1
  @Parameter("Photons that a white sample would catch in full light.", in: 1...1_000_000)
  var photons = 2000.0
  @Parameter("Standard deviation of the reading, as a share of white in full light.", in: 0...0.5)
  var reading = 0.002

  var traits: DegradationTraits { [.differentiable, .stochastic] }

  var reference: DegradationReference? {
    let light = light
    return .samples("x · light^(1/2.2)", within: 1e-5) { pow(light, 1 / 2.2) * max($0, 1e-4) }
  }

  /// In linear light, where the photons are; told where so much light is left that nothing reaches
  /// black, which is cut off.
  var statistics: DegradationStatistics? {
    let (light, photons, reading) = (light, photons, reading)
    @Sendable func signal(_ sample: Double) -> Double { pow(sample, 2.2) * light }
    @Sendable func variance(_ sample: Double) -> Double {
      signal(sample) / photons + reading * reading
    }
    let darkest = 0.9
    guard signal(darkest) > 6 * variance(darkest).squareRoot() else { return nil }
    return DegradationStatistics(
      "shot and read noise", mean: signal, variance: variance, levels: [Float(darkest), 1],
      scale: { pow($0, 2.2) })
  }

  /// `[N, C, H, W] → [N, C, H, W]`: what is seen on average.
  func callAsFunction(_ x: Tensor) -> Tensor { (linear(x) * Float(light)).encoded() }

  /// The darkening is certain and has a gradient: that much is inverted, the noise is not.
  var inverted: DegradationOperator {
    DegradationOperator(Self.spelling(of: self), traits: .differentiable) { self($0) }
  }

  func observed(_ x: Tensor, dice: inout Dice) -> Tensor {
    let signal = linear(x) * Float(light)
    let shot = dice.random.normal(x.shape) * (signal / Float(photons)).sqrt()
    let read = dice.random.normal(x.shape) * Float(reading)
    return (signal + shot + read).encoded()
  }

  /// sRGB's electro-optical transfer, as the power 2.2 that it follows; finite slope at 0.
  private func linear(_ x: Tensor) -> Tensor { x.clamped(1e-4, 4).pow(2.2) }
}

extension Tensor {
  fileprivate func encoded() -> Tensor { clamped(1e-6, 16).pow(1 / 2.2) }
}
