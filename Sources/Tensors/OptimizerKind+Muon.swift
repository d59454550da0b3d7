extension OptimizerKind {
  /// For the weights of networks: each step is the orthogonal matrix nearest to the momentum, so that
  /// a layer moves equally far in all of its directions, not most in the few that the gradients agree
  /// on.
  ///
  /// A weight of two or four axes, `[O, …]`, is a matrix of O rows. All else, and what has fewer than
  /// 16 rows or columns (biases, colours, strengths of noise), follows `adam`. Momentum 0.95, Nesterov's. The step is times
  /// 0.2·√max(rows, columns), so that an element moves by 0.2 of the rate in the root mean square, as
  /// it usually does with Adam: what `torch.optim.Muon` does with `adjust_lr_fn="match_rms_adamw"`, in
  /// single precision.
  ///
  /// It is not among those that a pipeline can name: the rows of a latent make no matrix.
  ///
  /// - Source: Jordan et al., Muon, 2024 (with its coefficients); the length of a step: Liu et al.,
  ///   Muon is scalable for LLM training, arXiv 2502.16982, 2025.
  public static let muon = OptimizerKind(
    name: "muon", summary: "Moves the matrices of a network equally far in all directions."
  ) { p, g, state, rate, settings in
    let rows = p.rank == 2 || p.rank == 4 ? p.shape[0] : 1
    let columns = p.count / rows
    guard min(rows, columns) >= leastSide else {
      return adam.step(p, g, &state, rate, settings)
    }
    let momentum: Float = 0.95
    state.first = state.first * momentum + g
    let ahead = g + state.first * momentum
    let direction = orthogonalized(ahead.reshaped(to: [rows, columns])).reshaped(to: p.shape)
    return p - direction * (rate * 0.2 * Float(max(rows, columns)).squareRoot())
  }

  /// Fewer rows or columns than this make no matrix.
  private static let leastSide = 16

  /// About U·Vᵀ of a matrix U·Σ·Vᵀ: its singular values come to lie between 0.7 and 1.2, but for tiny
  /// ones.
  ///
  /// Five rounds of X ← (a + b·XXᵀ + c·(XXᵀ)²)·X from X = M/‖M‖. All the factors are polynomials of
  /// XXᵀ, so the rounds are done on this square of the short side alone, and their product meets the
  /// long side once.
  private static func orthogonalized(_ matrix: Tensor) -> Tensor {
    let x = matrix * (1 / (matrix.squared().sum().item.squareRoot() + 1e-7))
    let isTall = x.shape[0] > x.shape[1]
    var square = Tensor.product(x, x, transposing: isTall ? (true, false) : (false, true))
    var whole: Tensor?
    for round in 1...5 {
      let factor =
        (square * -4.7750 + Tensor.product(square, square) * 2.0315).addingToDiagonal(3.4445)
      whole = whole.map { Tensor.product(factor, $0) } ?? factor
      if round < 5 { square = Tensor.product(Tensor.product(factor, square), factor) }
    }
    return isTall ? Tensor.product(x, whole!) : Tensor.product(whole!, x)
  }
}

extension Tensor {
  /// A square matrix with a number added to each element of its diagonal.
  fileprivate func addingToDiagonal(_ value: Float) -> Tensor {
    let result = copied()
    for i in 0..<shape[0] { result.pointer[i * (shape[0] + 1)] += value }
    return result
  }
}
