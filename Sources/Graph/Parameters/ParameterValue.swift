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
  /// All values of the type.
  public static var domain: Domain { .bool }
}

extension String: ParameterValue {
  /// All values of the type.
  public static var domain: Domain { .string }
}

extension JSON: ParameterValue {
  /// All values of the type.
  public static var domain: Domain { .json }
}

extension Int: BoundedParameterValue {
  /// All values of the type.
  public static var domain: Domain { .anyInteger }
  /// The values within the bounds, both ends included.
  public static func domain(in bounds: ClosedRange<Int>) -> Domain {
    .integer(Double(bounds.lowerBound)...Double(bounds.upperBound))
  }
  /// The values from the bound up.
  public static func domain(in bounds: PartialRangeFrom<Int>) -> Domain {
    .integer(Double(bounds.lowerBound)...(.infinity))
  }
}

/// A seed, for example: 0 up to 2⁵³ − 1, which is what JSON keeps exact.
extension UInt64: BoundedParameterValue {
  /// All values of the type.
  public static var domain: Domain { .integer(0...JSON.largestExactInteger) }
  /// The values within the bounds, both ends included.
  public static func domain(in bounds: ClosedRange<UInt64>) -> Domain {
    .integer(Double(bounds.lowerBound)...Double(bounds.upperBound))
  }
  /// The values from the bound up.
  public static func domain(in bounds: PartialRangeFrom<UInt64>) -> Domain {
    .integer(Double(bounds.lowerBound)...(.infinity))
  }
}

extension Double: BoundedParameterValue {
  /// All values of the type.
  public static var domain: Domain { .anyNumber }
  /// The values within the bounds, both ends included.
  public static func domain(in bounds: ClosedRange<Double>) -> Domain { .number(bounds) }
  /// The values from the bound up.
  public static func domain(in bounds: PartialRangeFrom<Double>) -> Domain {
    .number(bounds.lowerBound...(.infinity))
  }
}

extension Float: BoundedParameterValue {
  /// All values of the type.
  public static var domain: Domain { .anyNumber }
  /// The values within the bounds, both ends included.
  public static func domain(in bounds: ClosedRange<Float>) -> Domain {
    .number(Double(bounds.lowerBound)...Double(bounds.upperBound))
  }
  /// The values from the bound up.
  public static func domain(in bounds: PartialRangeFrom<Float>) -> Domain {
    .number(Double(bounds.lowerBound)...(.infinity))
  }
}

extension ParameterValue where Self: CaseIterable & RawRepresentable, RawValue == String {
  /// All values of the type.
  public static var domain: Domain { .choice(allCases.map(\.rawValue)) }
}

extension Optional: ParameterValue where Wrapped: ParameterValue {
  /// All values of the type.
  public static var domain: Domain { .optional(Wrapped.domain) }
}

extension Optional: BoundedParameterValue where Wrapped: BoundedParameterValue {
  /// The values within the bounds, both ends included.
  public static func domain(in bounds: ClosedRange<Wrapped.Bound>) -> Domain {
    .optional(Wrapped.domain(in: bounds))
  }
  /// The values from the bound up.
  public static func domain(in bounds: PartialRangeFrom<Wrapped.Bound>) -> Domain {
    .optional(Wrapped.domain(in: bounds))
  }
}

extension Array: ParameterValue where Element: ParameterValue {
  /// All values of the type.
  public static var domain: Domain { .list(of: Element.domain, count: 0...(.max)) }
}

extension Array: BoundedParameterValue where Element: BoundedParameterValue {
  /// The values within the bounds, both ends included.
  public static func domain(in bounds: ClosedRange<Element.Bound>) -> Domain {
    .list(of: Element.domain(in: bounds), count: 0...(.max))
  }
  /// The values from the bound up.
  public static func domain(in bounds: PartialRangeFrom<Element.Bound>) -> Domain {
    .list(of: Element.domain(in: bounds), count: 0...(.max))
  }
}
