/// What a degradation is, which decides whether the search can go through it.
public struct DegradationTraits: OptionSet, Sendable, Hashable {
  public let rawValue: Int
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// A(ax + by) = aA(x) + bA(y): there is an exact adjoint.
  public static let linear = DegradationTraits(rawValue: 1)
  /// Has a gradient that says something, almost everywhere.
  public static let differentiable = DegradationTraits(rawValue: 2)
  /// Depends on chance: it makes the observed picture and stays out of what is inverted.
  public static let stochastic = DegradationTraits(rawValue: 4)
  /// The gradient is that of a stand-in, such as "straight through".
  public static let surrogate = DegradationTraits(rawValue: 8)

  /// Linear, hence differentiable.
  public static let linearMap: DegradationTraits = [.linear, .differentiable]

  /// The traits of one after the other.
  public func followed(by next: DegradationTraits) -> DegradationTraits {
    let both = intersection(next).intersection(.linearMap)
    let either = union(next).intersection([.stochastic, .surrogate])
    return both.union(either)
  }
}

extension DegradationTraits: CustomStringConvertible {
  public var description: String {
    let words: [(DegradationTraits, String)] = [
      (.linear, "linear"), (.differentiable, "differentiable"), (.stochastic, "stochastic"),
      (.surrogate, "with a surrogate gradient"),
    ]
    let named = words.filter { contains($0.0) }.map(\.1)
    return named.isEmpty ? "not differentiable" : named.joined(separator: ", ")
  }
}
