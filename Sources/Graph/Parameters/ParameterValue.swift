/// A type that a node's parameter can have.
///
/// Booleans, whole numbers, numbers, text, `Path`, `JSON`, lists and optionals of these are ready.
/// An enum of words needs nothing but its cases:
///
///     enum Border: String, ParameterValue, CaseIterable { case zero, reflect, replicate }
public protocol ParameterValue: Codable, Sendable {
  /// What a pipeline file may write for it.
  static var domain: Domain { get }
}

/// A parameter type that can be given bounds: `@Parameter("…", in: 1...64)`.
public protocol BoundedParameterValue: ParameterValue {
  /// The type of the bounds.
  associatedtype Bound: Comparable & Sendable
  /// The domain within the bounds, both ends included.
  static func domain(in bounds: ClosedRange<Bound>) -> Domain
  /// The domain from a lower bound up.
  static func domain(in bounds: PartialRangeFrom<Bound>) -> Domain
}

extension Bool: ParameterValue {
  public static var domain: Domain { .bool }
}

extension String: ParameterValue {
  public static var domain: Domain { .string }
}

extension JSON: ParameterValue {
  public static var domain: Domain { .json }
}

extension Int: BoundedParameterValue {
  public static var domain: Domain { .anyInteger }
  public static func domain(in bounds: ClosedRange<Int>) -> Domain {
    .integer(Double(bounds.lowerBound)...Double(bounds.upperBound))
  }
  public static func domain(in bounds: PartialRangeFrom<Int>) -> Domain {
    .integer(Double(bounds.lowerBound)...(.infinity))
  }
}

/// A seed, for example: 0 up to 2⁵³ − 1, which is what JSON keeps exact.
extension UInt64: BoundedParameterValue {
  public static var domain: Domain { .integer(0...JSON.largestExactInteger) }
  public static func domain(in bounds: ClosedRange<UInt64>) -> Domain {
    .integer(Double(bounds.lowerBound)...Double(bounds.upperBound))
  }
  public static func domain(in bounds: PartialRangeFrom<UInt64>) -> Domain {
    .integer(Double(bounds.lowerBound)...(.infinity))
  }
}

extension Double: BoundedParameterValue {
  public static var domain: Domain { .anyNumber }
  public static func domain(in bounds: ClosedRange<Double>) -> Domain { .number(bounds) }
  public static func domain(in bounds: PartialRangeFrom<Double>) -> Domain {
    .number(bounds.lowerBound...(.infinity))
  }
}

extension Float: BoundedParameterValue {
  public static var domain: Domain { .anyNumber }
  public static func domain(in bounds: ClosedRange<Float>) -> Domain {
    .number(Double(bounds.lowerBound)...Double(bounds.upperBound))
  }
  public static func domain(in bounds: PartialRangeFrom<Float>) -> Domain {
    .number(Double(bounds.lowerBound)...(.infinity))
  }
}

extension ParameterValue where Self: CaseIterable & RawRepresentable, RawValue == String {
  public static var domain: Domain { .choice(allCases.map(\.rawValue)) }
}

extension Optional: ParameterValue where Wrapped: ParameterValue {
  public static var domain: Domain { .optional(Wrapped.domain) }
}

extension Optional: BoundedParameterValue where Wrapped: BoundedParameterValue {
  public static func domain(in bounds: ClosedRange<Wrapped.Bound>) -> Domain {
    .optional(Wrapped.domain(in: bounds))
  }
  public static func domain(in bounds: PartialRangeFrom<Wrapped.Bound>) -> Domain {
    .optional(Wrapped.domain(in: bounds))
  }
}

extension Array: ParameterValue where Element: ParameterValue {
  public static var domain: Domain { .list(of: Element.domain, count: 0...(.max)) }
}

extension Array: BoundedParameterValue where Element: BoundedParameterValue {
  public static func domain(in bounds: ClosedRange<Element.Bound>) -> Domain {
    .list(of: Element.domain(in: bounds), count: 0...(.max))
  }
  public static func domain(in bounds: PartialRangeFrom<Element.Bound>) -> Domain {
    .list(of: Element.domain(in: bounds), count: 0...(.max))
  }
}
