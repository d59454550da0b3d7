/// A named set of nodes: the one symbol that a plugin module exports.
public struct Plugin: Sendable {
  /// The plugin's name in kebab-case.
  public let name: String
  /// Its nodes, in the order of the documentation.
  public let nodes: [any Node.Type]
  /// What `facet doctor` shall look at on behalf of the plugin.
  public let checks: [any HealthCheck]

  /// Its nodes, in the order of the documentation.
  public init(_ name: String, _ nodes: [any Node.Type], checks: [any HealthCheck] = []) {
    self.name = name
    self.nodes = nodes
    self.checks = checks
  }
}
