/// A value that travels along a pipeline's wires.
public protocol PortValue: Sendable {
  /// What a wire of it is called: `image`, `latent`, `operator`. Only equal kinds connect.
  static var kind: String { get }
}

/// A typed input that must be connected; `io[port]` reads it.
public struct Input<Value: PortValue>: Sendable {
  /// The key in a pipeline's `in`, or the word after the dot in a link.
  public let name: String
  /// What it carries, one sentence with a period.
  public let summary: String
  /// A port of that name.
  public init(_ name: String, _ summary: String) {
    self.name = name
    self.summary = summary
  }
}

/// A typed input that may stay open; `io[port]` is `nil` then.
public struct OptionalInput<Value: PortValue>: Sendable {
  /// The key in a pipeline's `in`, or the word after the dot in a link.
  public let name: String
  /// What it carries, one sentence with a period.
  public let summary: String
  /// A port of that name.
  public init(_ name: String, _ summary: String) {
    self.name = name
    self.summary = summary
  }
}

/// A typed input for one or more links, `["a.image", "b.image"]`; `io[port]` has them in order.
public struct ListInput<Value: PortValue>: Sendable {
  /// The key in a pipeline's `in`, or the word after the dot in a link.
  public let name: String
  /// What it carries, one sentence with a period.
  public let summary: String
  /// A port of that name.
  public init(_ name: String, _ summary: String) {
    self.name = name
    self.summary = summary
  }
}

/// A typed output; `io[port] = …` writes it.
public struct Output<Value: PortValue>: Sendable {
  /// The key in a pipeline's `in`, or the word after the dot in a link.
  public let name: String
  /// What it carries, one sentence with a period.
  public let summary: String
  /// A port of that name.
  public init(_ name: String, _ summary: String) {
    self.name = name
    self.summary = summary
  }
}

/// A typed output of several values; `io[port] = […]` writes it. It goes to inputs that take a list.
public struct ListOutput<Value: PortValue>: Sendable {
  /// The key in a pipeline's `in`, or the word after the dot in a link.
  public let name: String
  /// What it carries, one sentence with a period.
  public let summary: String
  /// A port of that name.
  public init(_ name: String, _ summary: String) {
    self.name = name
    self.summary = summary
  }
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
  var role: PortRole { get }
}

extension PortDeclaration {
  /// Whether values come in here.
  public var isInput: Bool { role != .output && role != .listOutput }
}

extension Input: PortDeclaration {
  /// The kind of its values.
  public var kind: String { Value.kind }
  /// How it connects.
  public var role: PortRole { .input }
}

extension OptionalInput: PortDeclaration {
  /// The kind of its values.
  public var kind: String { Value.kind }
  /// How it connects.
  public var role: PortRole { .optionalInput }
}

extension ListInput: PortDeclaration {
  /// The kind of its values.
  public var kind: String { Value.kind }
  /// How it connects.
  public var role: PortRole { .listInput }
}

extension Output: PortDeclaration {
  /// The kind of its values.
  public var kind: String { Value.kind }
  /// How it connects.
  public var role: PortRole { .output }
}

extension ListOutput: PortDeclaration {
  /// The kind of its values.
  public var kind: String { Value.kind }
  /// How it connects.
  public var role: PortRole { .listOutput }
}
