import Tensors

extension Loss {
  /// The mean square per picture, not below the tolerance.
  ///
  /// - Source: Menon et al., PULSE, 2020, reference implementation.
  static let meanSquare = Loss(
    "L2", "Mean square of degraded candidate − target, not below the tolerance."
  ) { candidates in
    candidates.meanSquareError.clamped(candidates.tolerance, .infinity)
  }

  /// Minus the agreement in dB: the logarithm weighs an error by the size of what is left of it, so that a
  /// prior beside it counts for much where the generator cannot draw the target and for little where it
  /// can. It is the likelihood under a noise whose size is not known.
  static let agreement = Loss(
    "LRPSNR",
    "Minus the decibels of agreement of degraded candidate and target, up to the tolerance."
  ) { candidates in
    candidates.meanSquareError.clamped(candidates.tolerance, .infinity).log() * decibels
  }

  /// 10 / ln 10.
  private static let decibels: Float = 4.342_944_8

  /// Ten times the mean absolute difference per picture, each mean not below the tolerance.
  ///
  /// - Source: Menon et al., PULSE, 2020, reference implementation.
  static let meanAbsolute = Loss(
    "L1", "10 × mean of |degraded candidate − target|, the mean not below the tolerance."
  ) { candidates in
    let difference = (candidates.degraded - candidates.target).abs().mean(axes: [1, 2, 3])
    return difference.clamped(candidates.tolerance, .infinity) * 10
  }
}

extension Candidates {
  /// The mean square of degraded candidate − target, `[B]`: what the tolerance is compared with.
  package var meanSquareError: Tensor { (degraded - target).squared().mean(axes: [1, 2, 3]) }
}
