import Tensors

/// How w is distributed, seen through `leakyReLU_5`, which undoes the mapping's last leaky ReLU
/// (slope 0.2): there it is nearly normal.
///
/// PULSE searches z with w = `leakyReLU_0.2(z·σ + μ)`.
///
/// - Source: Menon et al., PULSE, 2020, reference implementation; Wulff & Torralba, Improving
///   Inversion and Generation Diversity in StyleGAN using a Gaussianized Latent Space, 2020.
public struct LatentStatistics: Sendable {
  /// μ, `[D]`: the mean of `leakyReLU_5(w)`.
  public var mean: Tensor
  /// σ, `[D]`: its standard deviation (over samples − 1).
  public var deviation: Tensor
  /// `[D, D]`: its covariance, where it was measured.
  public var covariance: Tensor?
  /// `[D]`: the mean of w itself.
  public var latentMean: Tensor
  /// How many samples were taken.
  public var samples: Int

  public init(
    mean: Tensor, deviation: Tensor, covariance: Tensor? = nil, latentMean: Tensor, samples: Int
  ) {
    self.mean = mean
    self.deviation = deviation
    self.covariance = covariance
    self.latentMean = latentMean
    self.samples = samples
  }

  /// w from what is searched: `leakyReLU_0.2(z·σ + μ)`, any leading axes.
  public func latent(from z: Tensor) -> Tensor { (z * deviation + mean).leakyReLU(slope: 0.2) }

  /// What is searched from w: the inverse of `latent(from:)`.
  public func normalized(_ latent: Tensor) -> Tensor {
    (latent.leakyReLU(slope: 5) - mean) / deviation
  }
}
