import ArgumentParser
import Graph

/// `facet nodes`.
struct Nodes: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Lists the nodes, or describes one: ports, parameters, a sample.")

  @Argument(help: "The node to describe.") var name: String?
  @Flag(help: "Writes JSON, for programs.") var json = false
  @Flag(help: "Writes the tables of a plugin's README.") var markdown = false
  @OptionGroup var plugins: PluginArguments

  func validate() throws {
    if markdown && name == nil { throw ValidationError("--markdown needs the name of a node.") }
    if markdown && json { throw ValidationError("--markdown and --json exclude each other.") }
  }

  func run() throws {
    let registry = try plugins.registry()
    let types =
      try name.map { [try find($0, in: registry)] }
      ?? registry.names.compactMap {
        registry[$0]
      }
    let references = types.map(NodeReference.init)
    if json {
      let nodes = references.map(\.json)
      Console.output((name == nil ? .array(nodes) : nodes[0]).text(.indented))
    } else if markdown {
      Console.output(references[0].markedMarkdown)
    } else if name != nil {
      Console.output(references[0].text)
    } else {
      let rows = types.map { [$0.name, $0.summary] }
      Console.output(NodeReference.columns(rows).map { $0.dropFirst(2) }.joined(separator: "\n"))
    }
  }

  private func find(_ name: String, in registry: Registry) throws -> any Node.Type {
    if let type = registry[name] { return type }
    let hint = Suggestion.didYouMean(name, among: registry.names)
    throw ValidationError("There is no node \"\(name)\"\(hint)")
  }
}
