import Synchronization

/// Something a pipeline can contain.
///
/// A node is a struct of `@Parameter`s with a list of ports and a `run`; `init()` and `Codable`
/// come by themselves. It is made once per pipeline and run once per item.
public protocol Node: Codable, Sendable {
  /// What a pipeline file calls it, in kebab-case: `motion-blur`.
  static var name: String { get }
  /// What it does, one sentence with a period.
  static var summary: String { get }
  /// Its inputs and outputs in the order of the documentation.
  static var ports: [any PortDeclaration] { get }
  /// Whether one item may become none or many, by `io.emit`. Such a node writes no `io[output]`.
  static var fansOut: Bool { get }
  /// Whether it runs once over all items, `io.gathered`, instead of once an item.
  static var gathers: Bool { get }
  /// Whether a parameter may be left to chance, as in `"sigma": {"range": [0.5, 4]}`; `configured`
  /// makes a node that draws it.
  static var takesChance: Bool { get }
  /// An example of its use, for the documentation; checked by the tests.
  static var sample: NodeSample { get }

  /// The node with all its defaults.
  init()

  /// The node that a pipeline's `with` asks for: one of this type, or one that stands for it and
  /// has its name and ports.
  ///
  /// - Throws: `PipelineErrors` with everything that is wrong, located below `path`.
  static func configured(
    with json: [String: JSON], at path: String, among registry: Registry?
  ) throws(PipelineErrors) -> any Node

  /// What is wrong with parameters that are each in their domain: two that don't fit together, an
  /// expression that cannot be parsed. Asked by the loader, before anything runs.
  func complaints() -> [ParameterComplaint]

  /// Which of its files the node could not write, whatever it computes: no such folder can be made,
  /// a folder stands in the file's place. Asked before the first node of a run works.
  func outputProblems() -> [OutputProblem]

  /// Reads inputs, writes outputs. An error fails the item at hand, not the run.
  func run(_ io: inout NodeIO) throws
}

/// What a node finds wrong with one of its parameters.
public struct ParameterComplaint: Sendable, Equatable {
  /// The parameter's name, with `.member` or `.0` after it where it has parts.
  public let parameter: String
  /// What is wrong, and the remedy.
  public let message: String
  /// A complaint about the parameter.
  public init(_ parameter: String, _ message: String) {
    self.parameter = parameter
    self.message = message
  }
}

/// An example of a node in a pipeline.
public struct NodeSample: Sendable, Equatable {
  /// The parameters that the example sets.
  public let with: [String: JSON]
  /// Its links: port → `node.port`, or a list of them.
  public let `in`: [String: JSON]
  /// A sample with those parameters and links.
  public init(with: [String: JSON] = [:], in links: [String: JSON] = [:]) {
    self.with = with
    self.in = links
  }
}

extension Node {
  /// One result an item.
  public static var fansOut: Bool { false }
  /// Once an item.
  public static var gathers: Bool { false }
  /// Every parameter is what the pipeline says.
  public static var takesChance: Bool { false }
  /// The node itself.
  public static func configured(
    with json: [String: JSON], at path: String, among registry: Registry?
  ) throws(PipelineErrors) -> any Node { try Self(with: json, at: path, among: registry) }
  /// Nothing is wrong.
  public func complaints() -> [ParameterComplaint] { [] }
  /// Writes no files.
  public func outputProblems() -> [OutputProblem] { [] }

  /// All defaults, and a link for every required input from a node named after the port.
  public static var sample: NodeSample {
    let defaults = parameters.map { ($0.name, $0.defaultValue) }.filter { $0.1 != .null }
    var links: [String: JSON] = [:]
    for port in ports {
      let link = JSON.string("\(port.name).\(port.kind)")
      if port.role == .input { links[port.name] = link }
      if port.role == .listInput { links[port.name] = [link] }
    }
    return NodeSample(with: Dictionary(defaults) { $1 }, in: links)
  }

  /// The inputs among the ports.
  public static var inputs: [any PortDeclaration] { ports.filter(\.isInput) }
  /// The outputs among the ports.
  public static var outputs: [any PortDeclaration] { ports.filter { !$0.isInput } }

  /// Every `@Parameter`, in declaration order.
  public static var parameters: [ParameterSpec] {
    let key = ObjectIdentifier(Self.self)
    if let known = declarations.withLock({ $0[key] }) { return known }
    let found = Mirror(reflecting: Self()).children.compactMap { label, value in
      guard let label, var spec = (value as? any ParameterDeclaration)?.declared else {
        return nil as ParameterSpec?
      }
      spec.name = String(label.dropFirst())  // `_length` → `length`
      return spec
    }
    declarations.withLock { $0[key] = found }
    return found
  }
}

/// Reflecting and encoding the defaults takes a millisecond; a type is asked many times.
private let declarations = Mutex<[ObjectIdentifier: [ParameterSpec]]>([:])
