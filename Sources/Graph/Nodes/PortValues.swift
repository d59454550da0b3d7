/// The values on the ports of a node, by port name; lists hold one value a link.
public struct PortValues: Sendable {
  var values: [String: [any PortValue]] = [:]

  /// Nothing on any port.
  public init() {}

  /// The value of a required input. The runner has checked that there is one of this type.
  public subscript<Value>(port: Input<Value>) -> Value {
    get {
      guard let value = values[port.name]?.first as? Value else {
        preconditionFailure("no \(Value.kind) on input \"\(port.name)\"")
      }
      return value
    }
    set { values[port.name] = [newValue] }
  }

  /// The value of an optional input, or `nil` when nothing is connected.
  public subscript<Value>(port: OptionalInput<Value>) -> Value? {
    get { values[port.name]?.first as? Value }
    set { values[port.name] = newValue.map { [$0] } }
  }

  /// The values of a list input in the order of its links.
  public subscript<Value>(port: ListInput<Value>) -> [Value] {
    get {
      (values[port.name] ?? []).map { value in
        guard let value = value as? Value else {
          preconditionFailure("no \(Value.kind) on input \"\(port.name)\"")
        }
        return value
      }
    }
    set { values[port.name] = newValue }
  }

  /// The values of a list output; empty before it is written.
  public subscript<Value>(port: ListOutput<Value>) -> [Value] {
    get { (values[port.name] ?? []).compactMap { $0 as? Value } }
    set { values[port.name] = newValue }
  }

  /// The value of an output, or `nil` before it is written.
  public subscript<Value>(port: Output<Value>) -> Value? {
    get { values[port.name]?.first as? Value }
    set { values[port.name] = newValue.map { [$0] } }
  }
}
