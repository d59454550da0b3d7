import CKernels

extension OptimizerKind {
  /// p −= rate · g
  public static let sgd = descent("sgd", "Steps along the gradient.", momentum: 0)

  /// Momentum 0.9.
  public static let sgdm = descent(
    "sgdm", "Steps along the gradient with a momentum of 0.9.", momentum: 0.9)

  private static func descent(
    _ name: String, _ summary: String, momentum: Float
  ) -> OptimizerKind {
    OptimizerKind(name: name, summary: summary) { p, g, state, rate, _ in
      let result = p.copied()
      facet_sgd(
        result.pointer, g.pointer, own(&state.first), count(p), rate, momentum, Int64(state.step))
      return result
    }
  }

  /// β = 0.9, 0.999; ε = 1e-8.
  public static let adam = OptimizerKind(
    name: "adam", summary: "Adapts the step to each coordinate by its second moment."
  ) { p, g, state, rate, settings in
    let result = p.copied()
    facet_adam(
      result.pointer, g.pointer, own(&state.first), own(&state.second), count(p), rate,
      settings.beta1, settings.beta2, settings.epsilon, settings.decay, Int64(state.step))
    return result
  }

  /// β = 0.9, 0.999; ε = 1e-8.
  public static let adamax = OptimizerKind(
    name: "adamax", summary: "Adapts the step to each coordinate by its largest gradient."
  ) { p, g, state, rate, settings in
    let result = p.copied()
    facet_adamax(
      result.pointer, g.pointer, own(&state.first), own(&state.second), count(p), rate,
      settings.beta1, settings.beta2, settings.epsilon, Int64(state.step))
    return result
  }

  private static func count(_ p: Tensor) -> Int64 { Int64(p.count) }

  /// The kernels write into the state, which must be nobody else's.
  private static func own(_ state: inout Tensor) -> UnsafeMutablePointer<Float> {
    state = state.copied()
    return state.pointer
  }
}

extension Tensor {
  /// The same values in a buffer of their own.
  package func copied() -> Tensor {
    let result = Tensor(shape: shape, layout: layout) {
      $0.update(from: pointer, count: count)
    }
    return result
  }
}
