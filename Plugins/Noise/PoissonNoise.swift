import Foundation
import Graph
import Imaging
import Tensors

/// Counts photons: what is bright is noisier, what is dark loses more of its signal.
///
/// Each sample is P/photons with P Poisson-distributed around photons · x: by inversion up to a
/// mean of 60, by a rounded normal number of that mean and variance above.
struct PoissonNoise: Degradation {
  static let name = "poisson-noise"
  static let summary = "Counts photons: shot noise, the stronger the fewer of them."

  @Parameter("Photons that a white sample catches on average.", in: 1...1_000_000)
  var photons = 100.0
  @Parameter("What the deviation from the mean is multiplied by.", in: 0...100) var strength = 1.0
  @Parameter("Whether all channels of a pixel get the same noise, that of their mean.")
  var channels = Channels.apart

  var traits: DegradationTraits { [.linearMap, .stochastic] }

  /// A count's variance is its mean.
  var statistics: DegradationStatistics? {
    let (photons, strength) = (photons, strength)
    return DegradationStatistics(
      "the Poisson distribution", mean: { $0 },
      variance: { strength * strength * ($0 * photons) / (photons * photons) })
  }

  /// `[N, C, H, W] → [N, C, H, W]`; the mean of the counts is the picture.
  func callAsFunction(_ x: Tensor) -> Tensor { x }

  func observed(_ x: Tensor, dice: inout Dice) -> Tensor {
    let light = channels == .apart ? x : x.mean(axes: [1], keepingDimensions: true)
    let counted = counts(light, dice) / Float(photons)
    if strength == 1, channels == .apart { return counted }
    return x + (counted - light) * Float(strength)
  }

  private func counts(_ light: Tensor, _ dice: Dice) -> Tensor {
    var (uniform, normal) = (dice.random.split("uniform"), dice.random.split("normal"))
    let (chances, bells) = (uniform.uniform(light.shape).values, normal.normal(light.shape).values)
    let values = light.values
    let counts = values.indices.map { i in
      Float(
        count(
          mean: max(0, Double(values[i])) * photons, chance: Double(chances[i]),
          bell: Double(bells[i])))
    }
    return Tensor(counts, shape: light.shape)
  }

  private func count(mean: Double, chance: Double, bell: Double) -> Double {
    if mean >= 60 { return max(0, (mean + bell * mean.squareRoot()).rounded()) }
    var (probability, sum, count) = (exp(-mean), exp(-mean), 0.0)
    while chance > sum && count < 200 {
      count += 1
      probability *= mean / count
      sum += probability
    }
    return count
  }
}
