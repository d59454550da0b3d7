/// Declares a node's parameter: default, meaning, unit and bounds in one place.
///
///     @Parameter("Length of the path.", in: 1...64, unit: .pixels) public var length = 9
///     @Parameter("Direction, anticlockwise from +x.", in: -180...180, unit: .degrees)
///     public var angle = 0.0
///     @Parameter("What lies beyond the border.") public var border = Border.reflect
///     @Parameter("Corner of the hole, x and y.", in: 0..., count: 2, unit: .pixels)
///     public var corner = [0, 0]
///
/// The checks of the loader, `facet nodes`, the JSON Schema and the README's table follow from it.
@propertyWrapper
public struct Parameter<Value: ParameterValue>: Sendable {
  /// The value.
  public var wrappedValue: Value

  /// `nil` once decoded: only the prototype `Self()` is ever reflected.
  let spec: ParameterSpec?

  /// A parameter with all values of its type.
  public init(wrappedValue: Value, _ summary: String, unit: Unit = .none) {
    self.wrappedValue = wrappedValue
    spec = ParameterSpec(summary, unit, Value.domain)
  }
}

extension Parameter where Value: BoundedParameterValue {
  /// A parameter within bounds, both ends included.
  public init(
    wrappedValue: Value, _ summary: String, in bounds: ClosedRange<Value.Bound>, unit: Unit = .none
  ) {
    self.wrappedValue = wrappedValue
    spec = ParameterSpec(summary, unit, Value.domain(in: bounds))
  }

  /// A parameter with a lower bound.
  public init(
    wrappedValue: Value, _ summary: String, in bounds: PartialRangeFrom<Value.Bound>,
    unit: Unit = .none
  ) {
    self.wrappedValue = wrappedValue
    spec = ParameterSpec(summary, unit, Value.domain(in: bounds))
  }
}

extension Parameter {
  /// A list of a certain length.
  public init<Element: ParameterValue>(
    wrappedValue: [Element], _ summary: String, count: Int, unit: Unit = .none
  ) where Value == [Element] {
    self.wrappedValue = wrappedValue
    spec = ParameterSpec(summary, unit, .list(of: Element.domain, count: count...count))
  }

  /// A list of a certain length whose values lie within bounds, both ends included.
  public init<Element: BoundedParameterValue>(
    wrappedValue: [Element], _ summary: String, in bounds: ClosedRange<Element.Bound>, count: Int,
    unit: Unit = .none
  ) where Value == [Element] {
    self.wrappedValue = wrappedValue
    let domain = Element.domain(in: bounds)
    spec = ParameterSpec(summary, unit, .list(of: domain, count: count...count))
  }

  /// A list of a certain length whose values have a lower bound.
  public init<Element: BoundedParameterValue>(
    wrappedValue: [Element], _ summary: String, in bounds: PartialRangeFrom<Element.Bound>,
    count: Int, unit: Unit = .none
  ) where Value == [Element] {
    self.wrappedValue = wrappedValue
    let domain = Element.domain(in: bounds)
    spec = ParameterSpec(summary, unit, .list(of: domain, count: count...count))
  }
}

extension Parameter: Codable {
  /// Reads the value.
  public init(from decoder: any Decoder) throws {
    wrappedValue = try Value(from: decoder)
    spec = nil
  }

  /// The value.
  public func encode(to encoder: any Encoder) throws { try wrappedValue.encode(to: encoder) }
}

/// How `Mirror` finds parameters whatever their type.
protocol ParameterDeclaration {
  /// The declaration with its default filled in, or `nil` on a decoded value.
  var declared: ParameterSpec? { get }
}

extension Parameter: ParameterDeclaration {
  var declared: ParameterSpec? {
    guard var spec else { return nil }
    do {
      spec.defaultValue = try JSON(encoding: wrappedValue)
    } catch {
      preconditionFailure("the default of \"\(spec.summary)\" is no JSON: \(error)")
    }
    return spec
  }
}
