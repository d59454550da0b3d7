import Synchronization

/// How to go down a gradient: a rule that moves one parameter by one step. Definitions and defaults
/// of the built-in ones are PyTorch's (`torch.optim`).
///
///     OptimizerKind("unit-steps", "Steps of one length.") { p, g, state, rate in
///       p - g * (rate / (g.squared().sum().item.squareRoot() + 1e-12))
///     }
public struct OptimizerKind: Sendable {
  /// What a pipeline calls it, in kebab-case.
  public let name: String
  /// What it does, one sentence with a period.
  public let summary: String
  let step: Step

  /// Moves a parameter.
  ///
  /// - Parameters:
  ///   - parameter, gradient: of one shape, plain.
  ///   - state: what is remembered of this parameter, and how many steps there were.
  ///   - rate: the size of the step.
  /// - Returns: the parameter after the step, in a buffer of its own.
  public typealias Rule =
    @Sendable (
      _ parameter: Tensor, _ gradient: Tensor, _ state: inout OptimizerState, _ rate: Float
    ) -> Tensor

  /// The built-in ones also see the settings of their optimizer.
  typealias Step = @Sendable (Tensor, Tensor, inout OptimizerState, Float, Optimizer) -> Tensor

  /// An optimizer from outside, known to pipelines once its plugin is loaded.
  public init(_ name: String, _ summary: String, rule: @escaping Rule) {
    self.init(name: name, summary: summary) { p, g, state, rate, _ in rule(p, g, &state, rate) }
  }

  init(name: String, summary: String, step: @escaping Step) {
    (self.name, self.summary, self.step) = (name, summary, step)
  }
}

/// What an optimizer remembers of one parameter.
public struct OptimizerState: Sendable {
  /// Zeros of the parameter's shape at the start: the momentum.
  public var first: Tensor
  /// Zeros of the parameter's shape at the start: the second moments.
  public var second: Tensor
  /// The number of the step at hand, from 1.
  public let step: Int
}

extension OptimizerKind {
  /// The rules that come with Facet.
  public static let builtIn: [OptimizerKind] = [.sgd, .sgdm, .adam, .adamax]

  private static let registered = Mutex<[OptimizerKind]>(builtIn)

  /// All that a pipeline can name, built-in ones first.
  public static var all: [OptimizerKind] { registered.withLock { $0 } }

  /// Makes an optimizer known to pipelines.
  public func register() { Self.registered.withLock { $0.append(self) } }
}

extension OptimizerKind: Equatable {
  /// Whether both have one name.
  public static func == (first: OptimizerKind, second: OptimizerKind) -> Bool {
    first.name == second.name
  }
}

extension OptimizerKind: Codable {
  /// Finds the one of that name.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let kind = Self.all.first(where: { $0.name == name }) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "there is no optimizer \"\(name)\"")
    }
    self = kind
  }

  /// Writes its name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
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

  /// The parameters after one step down their gradients; where there is no gradient a parameter stays as it
  /// is, and so does what is remembered of it.
  public mutating func update(
    _ parameters: [Tensor], gradients: [Tensor?], rate: Float
  ) -> [Tensor] {
    precondition(
      parameters.count == gradients.count, "optimizer: a gradient, or none, for each parameter")
    if first.isEmpty {
      first = parameters.map { Tensor(zeros: $0.shape) }
      second = first
    }
    step += 1
    // A thread each: the number of threads then changes no product of matrices.
    let moved = concurrently(parameters.count) { i in
      let p = parameters[i].plain
      var state = OptimizerState(first: first[i], second: second[i], step: step)
      guard let g = gradients[i]?.plain else { return (parameter: p, state: state) }
      precondition(
        p.shape == g.shape && p.shape == first[i].shape,
        "optimizer: parameter \(p.shape), gradient \(g.shape), state \(first[i].shape)")
      let moved = kind.step(p, g, &state, rate, self)
      precondition(moved.shape == p.shape, "optimizer \(kind.name): \(p.shape) → \(moved.shape)")
      return (parameter: moved, state: state)
    }
    (first, second) = (moved.map(\.state.first), moved.map(\.state.second))
    return moved.map(\.parameter)
  }
}
