/// All nodes that a pipeline can use, by name.
public struct Registry: Sendable {
  /// The plugins in the order in which they were given.
  public let plugins: [Plugin]
  private let types: [String: any Node.Type]

  /// - Throws: `PipelineErrors` when two plugins, or two of their nodes, have the same name; the
  ///   message names both.
  public init(_ plugins: [Plugin]) throws(PipelineErrors) {
    var types: [String: any Node.Type] = [:]
    var owners: [String: String] = [:]
    var names: Set<String> = []
    var problems: [PipelineError] = []
    for plugin in plugins {
      if !names.insert(plugin.name).inserted {
        problems.append(
          PipelineError(.usage, "two plugins are called \"\(plugin.name)\"; rename one"))
      }
      for type in plugin.nodes {
        if let owner = owners.updateValue(plugin.name, forKey: type.name) {
          problems.append(
            PipelineError(
              .usage,
              "the node \"\(type.name)\" is in the plugins \"\(owner)\" and \"\(plugin.name)\"; "
                + "rename one"))
        }
        types[type.name] = type
      }
    }
    guard problems.isEmpty else { throw PipelineErrors(problems) }
    self.plugins = plugins
    self.types = types
  }

  /// The node of that name.
  public subscript(name: String) -> (any Node.Type)? { types[name] }

  /// The names of all nodes in alphabetical order.
  public var names: [String] { types.keys.sorted() }
}
