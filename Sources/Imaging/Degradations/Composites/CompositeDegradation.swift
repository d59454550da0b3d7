import Graph
import Tensors

/// A degradation that is made of others: which of them, in which order, may be left to chance, and
/// so may their numbers.
///
/// For each item chance is asked once, by the node's own seed for the item. What came of it makes
/// the observation *and* the operator that the search inverts, and is recorded as `steps`: the
/// steps of a `chain` that does the same again, to the byte, anywhere.
public protocol CompositeDegradation: Degradation {
  var steps: DegradationSteps { get }
  /// The places of the steps that are done, in order; one may come again.
  func chosen(_ random: inout Random) -> [Int]
  /// Whether `chosen` needs no chance.
  var isCertain: Bool { get }
}

/// More would never end, and is a mistake.
private let mostSteps = 10_000

extension CompositeDegradation {
  public func complaints() -> [ParameterComplaint] { steps.complaints }

  /// What chance makes of the steps, composites among them taken apart.
  func drawnSteps(seed: UInt64) throws -> [DrawnStep] {
    var random = Random(seed: seed).split("chosen")
    var drawn: [DrawnStep] = []
    for (place, index) in chosen(&random).enumerated() {
      let seed = Seed.derived(from: seed, "step", String(place))
      drawn += try steps.steps[index].drawnSteps(seed: seed)
      guard drawn.count <= mostSteps else {
        throw PipelineError(
          .tooLarge, "\(Self.name) comes to more than \(mostSteps) steps; repeat less")
      }
    }
    return drawn
  }

  public func drawn(seed: UInt64) throws -> DrawnDegradation {
    DrawnDegradation(try drawnSteps(seed: seed))
  }
}

/// By itself, outside of a run, a composite is what one throw of the dice makes of it.
extension CompositeDegradation {
  public var traits: DegradationTraits {
    let traits = (try? drawn(seed: 0))?.traits ?? []
    return isCertain && steps.steps.allSatisfy(\.isCertain) ? traits : traits.union(.stochastic)
  }

  public func callAsFunction(_ x: Tensor) -> Tensor { example(x) }

  public func observed(_ x: Tensor, dice: inout Dice) throws -> Tensor {
    try drawn(seed: dice.seed).observed(x)
  }

  public var inverted: DegradationOperator { example.inverted }

  private var example: DrawnDegradation {
    do { return try drawn(seed: 0) } catch {
      preconditionFailure("\(Self.name) of checked steps: \(error)")
    }
  }
}

extension DegradationStep {
  /// Whether no parameter is left to chance.
  fileprivate var isCertain: Bool {
    guard with.values.allSatisfy({ value in !hasDraw(value) }) else { return false }
    guard let node = try? type.init(with: with, among: registry),
      let composite = node as? any CompositeDegradation
    else { return true }
    return composite.isCertain && composite.steps.steps.allSatisfy(\.isCertain)
  }

  private func hasDraw(_ value: JSON) -> Bool {
    var found = false
    _ = try? Draw.replacing(in: value) { draw, _ in
      found = true
      return draw.extremes[0]
    }
    return found
  }
}
