import Tensors

extension Loss {
  /// How far apart the rows of a latent point, over all pairs of rows.
  ///
  ///     d = 2·atan2(√(Σ(x−y)² + 1e-9), √(Σ(x+y)² + 1e-9)),  mean(d²·512)/8
  ///
  /// - Source: Menon et al., PULSE, 2020, reference implementation.
  static let geocross = Loss(
    "GEOCROSS", "Squared angles between all pairs of rows of the latent."
  ) { candidates in
    let latent = candidates.latent
    let (batch, rows, width) = (latent.shape[0], latent.shape[1], latent.shape[2])
    guard rows > 1 else { return Tensor(zeros: [batch]) }
    let x = latent.reshaped(to: [batch, 1, rows, width])
    let y = latent.reshaped(to: [batch, rows, 1, width])
    let apart = ((x - y).squared().sum(axes: [3]) + 1e-9).sqrt()
    let along = ((x + y).squared().sum(axes: [3]) + 1e-9).sqrt()
    let angle = apart.atan2(along) * 2
    return (angle.squared() * 512).mean(axes: [1, 2]) / 8
  }

  /// Minus the log density of the prior, up to constants: mean z².
  ///
  /// - Source: Marinescu et al., BRGM, arXiv 2012.04567; Wulff & Torralba, arXiv 2009.06529.
  static let prior = Loss(
    "PRIOR", "Mean square of the latent's standardised coordinates; 1 for a typical face."
  ) { $0.z.squared().mean(axes: [1, 2]) }

  /// How far the rows lie from their mean, in standardised coordinates.
  static let spread = Loss(
    "SPREAD", "Mean square distance of the rows from their mean, in standardised coordinates."
  ) { candidates in
    let z = candidates.z
    guard z.shape[1] > 1 else { return Tensor(zeros: [z.shape[0]]) }
    return (z - z.mean(axes: [1], keepingDimensions: true)).squared().mean(axes: [1, 2])
  }

  /// How far the rows have gone from where they began, in standardised coordinates. The first four, of
  /// 4² and 8², count 0.15 of it: they say where things are, the others what they look like.
  static let start = Loss(
    "START",
    "Mean square distance of the rows from where they began, less for coarse ones; 0 for one vector."
  ) { candidates in
    let rows = candidates.z.shape[1]
    let weights = Tensor((0..<rows).map { $0 < 4 ? 0.15 : 1 }, shape: [1, rows, 1])
    return ((candidates.z - candidates.origin).squared() * weights).mean(axes: [1, 2])
  }

  /// Mean |1 − cos| over all pairs of rows.
  ///
  /// - Source: Marinescu et al., BRGM, arXiv 2012.04567.
  static let cosine = Loss(
    "COSINE", "Mean of |1 − cosine| over all pairs of rows of the latent."
  ) { candidates in
    let latent = candidates.latent
    let length = (latent.squared().sum(axes: [2], keepingDimensions: true) + 1e-9).sqrt()
    let unit = latent / length
    return (1 - unit.matmul(unit.transposed)).abs().mean(axes: [1, 2])
  }
}
