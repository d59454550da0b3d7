import Graph
import Tensors

/// Chance for one degradation of one item: random numbers from the item's own seed, and a note of
/// what they decided, so that a degraded picture can be explained and made again.
public struct Dice: Sendable {
  /// Draw from this; streams by name (`random.split("noise")`) keep one use from changing another.
  public var random: Random
  /// What was decided, by name; it goes into the summary and the provenance.
  public private(set) var notes: [String: JSON] = [:]

  /// What all of it follows from.
  public private(set) var seed: UInt64

  public init(seed: UInt64) { (self.seed, random) = (seed, Random(seed: seed)) }

  /// Dice for a part of this one, which fall the same whatever else is thrown.
  public func split(_ label: String) -> Dice {
    var dice = self
    dice.random = random.split(label)
    dice.seed = Seed.derived(from: seed, label)
    dice.notes = [:]
    return dice
  }

  /// Notes a decision.
  public mutating func note(_ name: String, _ value: JSON) { notes[name] = value }

  /// Takes over the notes of a part under its name.
  public mutating func note(_ name: String, from part: Dice) {
    if !part.notes.isEmpty { notes[name] = .object(part.notes) }
  }

  /// A number evenly from the range, noted. A range of one number throws no dice.
  public mutating func number(_ name: String, in range: ClosedRange<Double>) -> Double {
    guard range.lowerBound < range.upperBound else { return range.lowerBound }
    let share = Double(random.uniform(in: 0...1))
    let value = range.lowerBound + share * (range.upperBound - range.lowerBound)
    note(name, .number(value))
    return value
  }
}
