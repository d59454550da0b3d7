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
