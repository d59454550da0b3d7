import Graph
import Tensors

/// One degradation with everything fixed: its parameters, and the seed of what chance does in it.
public struct DrawnStep: Sendable {
  public let node: any Degradation
  /// The parameters that it was made with.
  public let with: [String: JSON]
  public let seed: UInt64

  init(_ node: any Degradation, with: [String: JSON] = [:], seed: UInt64) {
    (self.node, self.with, self.seed) = (node, with, seed)
  }

  /// As a step of a composite that does exactly this again.
  var json: JSON {
    var members: [String: JSON] = ["uses": .string(type(of: node).name)]
    if !with.isEmpty { members["with"] = .object(with) }
    if node.traits.contains(.stochastic) { members["seed"] = .string(String(seed)) }
    return .object(members)
  }
}

/// What was made of a degradation by chance: steps in which nothing is open any more.
///
/// It can be applied to any number of pictures, always in the same way, and be inverted.
public struct DrawnDegradation: Sendable {
  public let steps: [DrawnStep]

  init(_ steps: [DrawnStep]) { self.steps = steps }

  /// As the `steps` of a `chain`, which does exactly the same again.
  public var json: JSON { .array(steps.map(\.json)) }

  public var traits: DegradationTraits {
    steps.reduce(.linearMap) { $0.followed(by: $1.node.traits) }
  }

  /// Reads the files that the steps name.
  ///
  /// - Throws: `PipelineError` with the remedy.
  public func prepare() throws { for step in steps { try step.node.prepare() } }

  /// The observation.
  ///
  /// - Shape: `[N, C, H, W]` → what the steps make of it
  /// - Throws: `PipelineError` when the picture does not suit a step.
  public func observed(_ x: Tensor) throws -> Tensor {
    var notes: [String: JSON] = [:]
    return try observed(x, notes: &notes)
  }

  func observed(_ x: Tensor, notes: inout [String: JSON]) throws -> Tensor {
    try withoutRecording {
      try steps.enumerated().reduce(x) { y, step in
        do {
          let node = step.element.node.measured(against: x.shape)
          try node.check(shape: y.shape)
          var dice = Dice(seed: step.element.seed)
          let result = try node.observed(y, dice: &dice)
          let prefix = steps.count == 1 ? "" : "\(step.offset + 1)-\(type(of: node).name)."
          for (name, value) in dice.notes { notes[prefix + name] = value }
          return result
        } catch let error as PipelineError where steps.count > 1 {
          throw PipelineError(
            error.code, path: error.path,
            "step \(step.offset + 1), \(type(of: step.element.node).name): \(error.message)",
            cause: error.cause)
        }
      }
    }
  }

  /// What it does on average, with gradients: `self(x)` of every step.
  public func callAsFunction(_ x: Tensor) -> Tensor {
    steps.reduce(x) { $1.node.measured(against: x.shape)($0) }
  }

  /// What the search inverts: of every step what it says itself.
  public var inverted: DegradationOperator {
    let operators = steps.map(\.node.inverted)
    let joined = operators.reduce(DegradationOperator.identity) { $0.followed(by: $1) }
    guard steps.contains(where: { $0.node is any OriginalSized }) else { return joined }
    let steps = steps
    return DegradationOperator(
      joined.description, traits: joined.traits, unknowns: joined.unknowns
    ) { x, values in
      var rest = values[...]
      return zip(steps, operators).reduce(x) { y, step in
        let own = rest.prefix(step.1.unknowns.count)
        rest = rest.dropFirst(own.count)
        let sized = step.0.node as? any OriginalSized
        return (sized?.measured(against: x.shape).inverted ?? step.1)(y, unknowns: Array(own))
      }
    }
  }
}

extension DrawnDegradation {
  /// `inverted`, its unknowns named after a node of the pipeline: `blur.sigma`.
  public func inverted(in node: String) -> DegradationOperator { inverted.named(node) }
}

/// A degradation that asks how large the picture was when it came into the composite, such as one
/// that brings it back to a quarter of that.
public protocol OriginalSized: Degradation {
  /// The same where the picture first had the shape `[N, C, H, W]`.
  func measured(against original: [Int]) -> Self
}

extension Degradation {
  fileprivate func measured(against original: [Int]) -> any Degradation {
    guard let sized = self as? any OriginalSized else { return self }
    return sized.measured(against: original)
  }
}
