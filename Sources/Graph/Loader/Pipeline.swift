/// A pipeline that has passed every check and can run.
public struct Pipeline: Sendable {
  /// The name.
  public let name: String
  /// What it does; may be empty.
  public let summary: String
  /// What all other seeds come from.
  public let seed: UInt64
  /// The parameters in the order of the file, with the values that hold.
  public let parameters: [PipelineParameter]
  /// The nodes so that each stands after those it reads from, else in the order of the file.
  public let nodes: [PipelineNode]

  /// The pipeline as it will run, parameters filled in: running this gives the same results.
  public var json: JSON {
    var members: [String: JSON] = [
      "format": .number(Double(Format.current.version)), "name": .string(name),
      "seed": .number(Double(seed)),
      "nodes": .object(Dictionary(nodes.map { ($0.name, $0.json) }) { $1 }),
    ]
    if !summary.isEmpty { members["summary"] = .string(summary) }
    return .object(members)
  }

  /// The node of that name.
  public subscript(name: String) -> PipelineNode? { nodes.first { $0.name == name } }
}

/// A node of a pipeline, configured.
public struct PipelineNode: Sendable {
  /// The name.
  public let name: String
  /// What it is for; may be empty.
  public let summary: String
  /// The node with its parameters.
  public let node: any Node
  /// The parameters that were set, in the file or by `--set`, with `${…}` filled in.
  public let with: [String: JSON]
  /// Where each connected input comes from; several links for a list.
  public let links: [String: [Link]]

  /// The type of the node.
  public var type: any Node.Type { Swift.type(of: node) }
  /// What the pipeline file calls the type.
  public var uses: String { type.name }

  var json: JSON {
    var members: [String: JSON] = ["uses": .string(uses)]
    if !summary.isEmpty { members["summary"] = .string(summary) }
    if !with.isEmpty { members["with"] = .object(with) }
    if !links.isEmpty {
      let lists = Set(type.ports.filter { $0.role == .listInput }.map(\.name))
      members["in"] = .object(
        links.reduce(into: [:]) { result, entry in
          let texts = entry.value.map { JSON.string($0.description) }
          result[entry.key] = lists.contains(entry.key) ? .array(texts) : texts[0]
        })
    }
    return .object(members)
  }
}
