/// A value that travels along a pipeline's wires.
public protocol PortValue: Sendable {
  /// What a wire of it is called: `image`, `latent`, `operator`. Only equal kinds connect.
  static var kind: String { get }
}

/// How a port connects.
public enum PortRole: String, Sendable {
  case input, optionalInput, listInput, output, listOutput
}

/// A port as the loader and the documentation see it.
public protocol PortDeclaration: Sendable {
  /// The key in a pipeline's `in`, or the word after the dot in a link.
  var name: String { get }
  /// What it carries, one sentence with a period.
  var summary: String { get }
  /// The kind of its values.
  var kind: String { get }
  /// How it connects.
  var role: PortRole { get }
}

extension PortDeclaration {
  /// Whether values come in here.
  public var isInput: Bool { role != .output && role != .listOutput }
}

/// A port as a node declares it, with the type of its values; what it is for stands in its type, so
/// that the compiler knows what `io[port]` gives.
public struct Port<Use: PortUse, Value: PortValue>: PortDeclaration {
  /// The key in a pipeline's `in`, or the word after the dot in a link.
  public let name: String
  /// What it carries, one sentence with a period.
  public let summary: String

  /// A port of that name.
  public init(_ name: String, _ summary: String) {
    self.name = name
    self.summary = summary
  }

  /// The kind of its values.
  public var kind: String { Value.kind }
  /// How it connects.
  public var role: PortRole { Use.role }
}

/// What a port is for, as a type.
public protocol PortUse {
  /// The same as a value.
  static var role: PortRole { get }
}

/// The uses of ports.
public enum PortUses {
  public enum Required: PortUse { public static let role = PortRole.input }
  public enum Optional: PortUse { public static let role = PortRole.optionalInput }
  public enum List: PortUse { public static let role = PortRole.listInput }
  public enum Result: PortUse { public static let role = PortRole.output }
  public enum Results: PortUse { public static let role = PortRole.listOutput }
}

/// A typed input that must be connected; `io[port]` reads it.
public typealias Input<Value: PortValue> = Port<PortUses.Required, Value>
/// A typed input that may stay open; `io[port]` is `nil` then.
public typealias OptionalInput<Value: PortValue> = Port<PortUses.Optional, Value>
/// A typed input for one or more links, `["a.image", "b.image"]`; `io[port]` has them in order.
public typealias ListInput<Value: PortValue> = Port<PortUses.List, Value>
/// A typed output; `io[port] = …` writes it.
public typealias Output<Value: PortValue> = Port<PortUses.Result, Value>
/// A typed output of several values; `io[port] = […]` writes it. It goes to inputs that take a
/// list.
public typealias ListOutput<Value: PortValue> = Port<PortUses.Results, Value>
