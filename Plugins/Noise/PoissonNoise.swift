import Foundation
import Graph
import Imaging
import Tensors

/// Counts photons: what is bright is noisier, what is dark loses more of its signal.
///
/// Each sample is P/photons with P Poisson-distributed around photons · x: by inversion up to a mean
/// of 60, by a rounded normal number of that mean and variance above.
struct PoissonNoise: Degradation {
  static let name = "poisson-noise"
  static let summary = "Counts photons: shot noise, the stronger the fewer of them."

  @Parameter("Photons that a white sample catches on average.", in: 1...1_000_000)
  var photons = 100.0

  var traits: DegradationTraits { [.linearMap, .stochastic] }

  /// `[N, C, H, W] → [N, C, H, W]`; the mean of the counts is the picture.
  func callAsFunction(_ x: Tensor) -> Tensor { x }

  func observed(_ x: Tensor, dice: inout Dice) -> Tensor {
    let uniform = dice.random.split("uniform")
    let normal = dice.random.split("normal")
    var (u, n) = (uniform, normal)
    let (chances, bells) = (u.uniform(x.shape).values, n.normal(x.shape).values)
    let counts = zip(x.values, zip(chances, bells)).map { value, dice in
      Float(count(mean: max(0, Double(value)) * photons, chance: Double(dice.0), bell: Double(dice.1)))
    }
    return Tensor(counts, shape: x.shape) / Float(photons)
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
