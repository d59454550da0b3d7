import Networks
import Tensors

/// Where a generator's latents are likely: a Gaussian over the mapping network's output with its
/// last activation undone.
///
///     latent = leakyReLU_slope(z·Sᵀ + μ),   z ~ N(0, I)
///
/// - Source: Menon et al., PULSE, 2020 (S diagonal); Wulff & Torralba, Improving inversion and
///   generation diversity in StyleGAN using a Gaussianized latent space, arXiv 2009.06529 (S full).
package struct LatentPrior: Sendable {
  /// How the coordinates spread.
  package enum Spread: Sendable {
    /// Deviations `[D]`: every coordinate by itself.
    case diagonal(Tensor)
    /// A lower triangular root of the covariance, `[D, D]`.
    case full(Tensor)
  }

  /// `[D]`
  package let mean: Tensor
  package let spread: Spread
  /// The slope of the mapping network's last leaky ReLU; 1 where it ends without one.
  package let slope: Float

  package init(mean: Tensor, spread: Spread, slope: Float = 0.2) {
    self.mean = mean
    self.spread = spread
    self.slope = slope
  }

  /// What enters synthesis.
  ///
  /// - Shape: `[B, L, D] → [B, L, D]`. - Gradient: z.
  package func latent(from z: Tensor) -> Tensor {
    let stretched =
      switch spread {
      case .diagonal(let deviation): z * deviation
      case .full(let root): z.linear(weight: root)
      }
    let moved = stretched + mean
    return slope == 1 ? moved : moved.leakyReLU(slope: slope)
  }

  /// The standardised coordinates of a latent: the inverse of `latent(from:)`. A coordinate that
  /// the generator does not vary stays 0.
  package func z(from latent: Tensor) -> Tensor {
    let linear = slope == 1 ? latent : latent.leakyReLU(slope: 1 / slope)
    let centred = linear - mean
    switch spread {
    case .diagonal(let deviation):
      let inverse = deviation.values.map { $0 > 0 ? 1 / $0 : 0 }
      return centred * Tensor(inverse, shape: deviation.shape)
    case .full(let root): return Self.solve(root, centred)
    }
  }
}

extension LatentPrior {
  /// PULSE's prior: every coordinate by itself.
  package init(diagonal statistics: LatentStatistics) {
    self.init(mean: statistics.mean, spread: .diagonal(statistics.deviation))
  }

  /// The same mean and deviations, every coordinate by itself: what differentiates both ways.
  var independent: LatentPrior {
    guard case .full(let root) = spread else { return self }
    return LatentPrior(
      mean: mean, spread: .diagonal(root.squared().sum(axes: [1]).sqrt()), slope: slope)
  }

  /// Coordinates that vary together are searched together.
  ///
  /// - Precondition: the covariance was measured.
  package init(full statistics: LatentStatistics) {
    guard let covariance = statistics.covariance else {
      preconditionFailure("prior: the model's statistics hold no covariance")
    }
    // With the ridge a given latent's distance from the others stays finite where the generator
    // varies in fewer directions than it has coordinates.
    let width = covariance.shape[0]
    let root = CholeskyRoot(
      of: covariance.values.map(Double.init), width: width, ridge: 1e-3)
    self.init(
      mean: statistics.mean,
      spread: .full(Tensor(root.values.map(Float.init), shape: [width, width])))
  }

  /// Rows x with root·x = b, a row each.
  private static func solve(_ root: Tensor, _ b: Tensor) -> Tensor {
    let root = CholeskyRoot(root)
    let values = b.values.map(Double.init)
    let rows = stride(from: 0, to: values.count, by: root.width)
      .flatMap { root.forward(values[$0..<$0 + root.width]) }
    return Tensor(rows.map(Float.init), shape: b.shape)
  }
}
