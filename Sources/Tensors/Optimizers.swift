import CKernels
import Foundation

/// How to go down a gradient. Definitions and defaults are PyTorch's (`torch.optim`).
public enum OptimizerKind: String, Sendable, CaseIterable, Codable {
  /// p −= rate · g
  case sgd
  /// Momentum 0.9.
  case sgdm
  /// β = 0.9, 0.999; ε = 1e-8.
  case adam
  case adamax
}

/// The state of an optimizer over a list of parameters.
public struct Optimizer: Sendable {
  public let kind: OptimizerKind
  public var beta1: Float = 0.9
  public var beta2: Float = 0.999
  public var epsilon: Float = 1e-8
  /// Decoupled weight decay (AdamW), for `adam`.
  public var decay: Float = 0
  public internal(set) var step = 0
  /// First and second moments, one a parameter; for reading and restoring a checkpoint.
  package var first: [Tensor] = []
  package var second: [Tensor] = []

  public init(_ kind: OptimizerKind) { self.kind = kind }

  /// Continues where a saved optimizer stopped.
  package mutating func restore(step: Int, first: [Tensor], second: [Tensor]) {
    (self.step, self.first, self.second) = (step, first, second)
  }

  /// The parameters after one step down their gradients.
  public mutating func update(
    _ parameters: [Tensor], gradients: [Tensor], rate: Float
  ) -> [Tensor] {
    precondition(parameters.count == gradients.count, "optimizer: a gradient for each parameter")
    if first.isEmpty {
      first = parameters.map { Tensor(zeros: $0.shape) }
      second = first.map { kind == .adam || kind == .adamax ? Tensor(zeros: $0.shape) : $0 }
    }
    step += 1
    return parameters.indices.map { i in
      advance(i, parameters[i].plain, gradients[i].plain, rate)
    }
  }

  private mutating func advance(_ i: Int, _ p: Tensor, _ g: Tensor, _ rate: Float) -> Tensor {
    precondition(
      p.shape == g.shape && p.shape == first[i].shape,
      "optimizer: parameter \(p.shape), gradient \(g.shape), state \(first[i].shape)")
    let count = Int64(p.count)
    let result = p.copied()
    // The state is this optimizer's own unless a copy of it was taken.
    let (m, v) = (own(&first[i]), kind == .sgd || kind == .sgdm ? nil : own(&second[i]))
    let number = Int64(step)
    switch kind {
    case .sgd: facet_sgd(result.pointer, g.pointer, m, count, rate, 0, number)
    case .sgdm: facet_sgd(result.pointer, g.pointer, m, count, rate, 0.9, number)
    case .adam:
      facet_adam(
        result.pointer, g.pointer, m, v, count, rate, beta1, beta2, epsilon, decay, number)
    case .adamax:
      facet_adamax(result.pointer, g.pointer, m, v, count, rate, beta1, beta2, epsilon, number)
    }
    return result
  }

  private func own(_ state: inout Tensor) -> UnsafeMutablePointer<Float> {
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

/// How the learning rate goes over a run, as a factor of the rate.
public enum Schedule: String, Sendable, CaseIterable, Codable {
  case fixed
  /// (9·(1 − |2x/steps − 1|) + 1) / 10
  case linear1cycle
  /// `linear1cycle` over nine tenths of the steps, then linearly from 1/10 to 1/1000.
  case linear1cycledrop
  /// Half a cosine from 1 to 0.
  case cosine

  /// - Parameters:
  ///   - step: from 0.
  ///   - steps: of the whole run.
  /// - Source: PULSE's reference implementation, for the first three.
  public func factor(step: Int, of steps: Int) -> Double {
    let (x, n) = (Double(step), Double(steps))
    switch self {
    case .fixed: return 1
    case .linear1cycle: return Self.cycle(x, n)
    case .linear1cycledrop:
      if x < 0.9 * n { return Self.cycle(x, 0.9 * n) }
      let past = (x - 0.9 * n) / (0.1 * n)
      return (1 - past) / 10 + past / 1000
    case .cosine: return 0.5 * (1 + Self.cosine(x / n))
    }
  }

  private static func cycle(_ x: Double, _ n: Double) -> Double {
    (9 * (1 - abs(2 * x / n - 1)) + 1) / 10
  }

  private static func cosine(_ x: Double) -> Double { Foundation.cos(x * .pi) }
}
