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

  /// Coordinates that vary together are searched together.
  ///
  /// - Precondition: the covariance was measured.
  package init(full statistics: LatentStatistics) {
    guard let covariance = statistics.covariance else {
      preconditionFailure("prior: the model's statistics hold no covariance")
    }
    let width = covariance.shape[0]
    let root = Self.choleskyRoot(of: covariance.values.map(Double.init), width: width)
    self.init(
      mean: statistics.mean,
      spread: .full(Tensor(root.map(Float.init), shape: [width, width])))
  }

  /// The lower triangular root of a covariance, a thousandth of the mean variance added to each.
  ///
  /// Without the addition a generator that varies in fewer directions than it has coordinates would
  /// have no root; with it, a given latent's distance from the others stays finite.
  private static func choleskyRoot(of covariance: [Double], width: Int) -> [Double] {
    var root = [Double](repeating: 0, count: width * width)
    let trace = (0..<width).reduce(0) { $0 + covariance[$1 * width + $1] }
    let floor = max(trace / Double(width) * 1e-3, 1e-12)
    root.withUnsafeMutableBufferPointer { root in
      for i in 0..<width {
        for j in 0...i {
          var sum = covariance[i * width + j] + (i == j ? floor : 0)
          for k in 0..<j { sum -= root[i * width + k] * root[j * width + k] }
          root[i * width + j] = i == j ? max(sum, floor).squareRoot() : sum / root[j * width + j]
        }
      }
    }
    return root
  }

  /// Rows x with x·rootᵀ = b, forward substitution in Double.
  private static func solve(_ root: Tensor, _ b: Tensor) -> Tensor {
    let width = root.shape[0]
    let matrix = root.values.map(Double.init)
    var result = b.values.map(Double.init)
    for start in stride(from: 0, to: result.count, by: width) {
      for i in 0..<width {
        var sum = result[start + i]
        for k in 0..<i { sum -= matrix[i * width + k] * result[start + k] }
        result[start + i] = sum / matrix[i * width + i]
      }
    }
    return Tensor(result.map(Float.init), shape: b.shape)
  }
}
