/// All nodes that a pipeline can use, by name.
public struct Registry: Sendable {
  /// The plugins in the order in which they were given.
  public let plugins: [Plugin]
  private let types: [String: any Node.Type]

  /// - Throws: `PipelineErrors` when two plugins, two of their nodes, or two of their contributions
  ///   of one kind have the same name; the message names both, files where they come from such.
  public init(_ plugins: [Plugin]) throws(PipelineErrors) {
    var types: [String: any Node.Type] = [:]
    var claims = NameClaims()
    for plugin in plugins {
      claims.claim(plugin)
      for type in plugin.nodes {
        claims.claim("node", type.name, by: plugin)
        types[type.name] = type
      }
      for contribution in plugin.contributions { claims.claim(contribution, by: plugin) }
    }
    guard claims.problems.isEmpty else { throw PipelineErrors(claims.problems) }
    self.plugins = plugins
    self.types = types
  }

  /// The node of that name.
  public subscript(name: String) -> (any Node.Type)? { types[name] }

  /// The names of all nodes in alphabetical order.
  public var names: [String] { types.keys.sorted() }
}

/// Who has which name.
private struct NameClaims {
  private(set) var problems: [PipelineError] = []
  private var owners: [String: Plugin] = [:]
  private var names: [String: Plugin] = [:]

  mutating func claim(_ plugin: Plugin) {
    guard let other = names.updateValue(plugin, forKey: plugin.name) else { return }
    let places =
      [other, plugin].allSatisfy { $0.origin == nil }
      ? "" : ": \(Self.place(of: other)) and \(Self.place(of: plugin))"
    add("two plugins are called \"\(plugin.name)\"\(places); rename one")
  }

  mutating func claim(_ kind: String, _ name: String, by plugin: Plugin) {
    guard let other = owners.updateValue(plugin, forKey: "\(kind) \(name)") else { return }
    let isBuiltIn = other.origin == nil && plugin.origin == nil
    let place =
      isBuiltIn
      ? "in the plugins \"\(other.name)\" and \"\(plugin.name)\""
      : "in \(Self.place(of: other)) and in \(Self.place(of: plugin))"
    add("the \(kind) \"\(name)\" is \(place); rename one")
  }

  mutating func claim(_ contribution: some Contribution, by plugin: Plugin) {
    let kind = type(of: contribution).kind
    if type(of: contribution).builtInNames.contains(contribution.name) {
      add(
        "the \(kind) \"\(contribution.name)\" is in \(Self.place(of: plugin)), but Facet has one "
          + "of its own; rename it")
    } else {
      claim(kind, contribution.name, by: plugin)
    }
  }

  private mutating func add(_ message: String) { problems.append(PipelineError(.usage, message)) }

  private static func place(of plugin: Plugin) -> String {
    plugin.origin?.file ?? "the built-in plugin \"\(plugin.name)\""
  }
}
