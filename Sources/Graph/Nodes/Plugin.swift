/// A named set of nodes, and of other things that Facet can be taught: the one symbol that a plugin
/// exports.
///
///     public let plugin = Plugin("halo", [Halo.self])
public struct Plugin: Sendable {
  /// The plugin's name in kebab-case.
  public let name: String
  /// Its nodes, in the order of the documentation.
  public let nodes: [any Node.Type]
  /// What `facet doctor` shall look at on behalf of the plugin.
  public let checks: [any HealthCheck]
  /// What it brings beside nodes.
  public let contributions: [any Contribution]
  /// Where it was loaded from; `nil` for one that is built in.
  package var origin: PluginOrigin?

  /// Its nodes, in the order of the documentation.
  public init(
    _ name: String, _ nodes: [any Node.Type] = [], checks: [any HealthCheck] = [],
    contributions: [any Contribution] = []
  ) {
    self.name = name
    self.nodes = nodes
    self.checks = checks
    self.contributions = contributions
  }
}

/// Where a plugin from outside comes from.
package struct PluginOrigin: Sendable, Hashable {
  /// The file or folder as the user named it.
  package let file: String
  /// Tells its versions apart, for provenance: hexadecimal digits.
  package let fingerprint: String

  package init(file: String, fingerprint: String) {
    self.file = file
    self.fingerprint = fingerprint
  }
}
