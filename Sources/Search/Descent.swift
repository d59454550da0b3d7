import Tensors

/// An optimizer at work.
struct Descent {
  private enum Kind {
    case lbfgs(QuasiNewton)
    case rule(Optimizer)
  }

  private let optimizer: SearchOptimizer
  private let shapes: [[Int]]
  private var kind: Kind

  init(_ optimizer: SearchOptimizer, over variables: [Tensor]) {
    self.optimizer = optimizer
    shapes = variables.map(\.shape)
    kind =
      switch optimizer {
      case .lbfgs: .lbfgs(QuasiNewton())
      case .rule(let rule): .rule(Optimizer(rule))
      }
  }

  /// For the next phase: what was learned of the loss's curvature is kept where the variables stay.
  func next(_ optimizer: SearchOptimizer, over variables: [Tensor]) -> Descent {
    var next = Descent(optimizer, over: variables)
    if case .lbfgs(var known) = kind, optimizer == .lbfgs, next.shapes == shapes {
      known.forgetHeights()
      next.kind = .lbfgs(known)
    }
    return next
  }

  /// The variables after one step.
  ///
  /// - Parameters:
  ///   - losses: one a candidate.
  ///   - spheres: where a variable stays, if it has one.
  mutating func step(
    _ variables: [Tensor], gradients: [Tensor], losses: [Float], rate: Float, on spheres: [Sphere?]
  ) -> [Tensor] {
    let moved: [Tensor]
    switch kind {
    case .rule(var rule):
      moved = rule.update(variables, gradients: gradients, rate: rate)
      kind = .rule(rule)
    case .lbfgs(var newton):
      let along = variables.indices.map {
        spheres[$0]?.tangent(gradients[$0], at: variables[$0]) ?? gradients[$0]
      }
      moved = newton.update(variables, gradients: along, losses: losses, rate: rate)
      kind = .lbfgs(newton)
    }
    return zip(moved, spheres).map { $1?.projecting($0) ?? $0 }
  }
}
