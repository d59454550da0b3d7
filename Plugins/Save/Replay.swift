import Graph

/// The pipeline of a run, cut down to one item: its own file is read, and composites do the steps
/// that chance gave them.
struct Replay {
  let pipeline: JSON

  init(_ provenance: Provenance) {
    var members = provenance.pipeline.object ?? [:]
    let nodes = (members["nodes"]?.object ?? [:]).filter {
      $0.value["uses"]?.string != SaveRecord.name
    }
    members["nodes"] = .object(
      Dictionary(
        nodes.map { name, node in (name, Self.fixed(node, provenance.records[name] ?? [:])) }
      ) { $1 })
    members["summary"] = .string("Makes \(provenance.item.name) again, as it was made before.")
    pipeline = .object(members)
  }

  /// A node as it was for the item: what it recorded as `steps` are those of a `chain`, and what it
  /// recorded as `source` is the one file to read.
  private static func fixed(_ node: JSON, _ records: [String: JSON]) -> JSON {
    var members = node.object ?? [:]
    var with = members["with"]?.object ?? [:]
    if let steps = records["steps"] {
      members["uses"] = "chain"
      with = ["steps": steps]
    }
    if let source = records["source"] {
      with["path"] = source
      with["unless"] = nil
    }
    if !with.isEmpty { members["with"] = .object(with) }
    return .object(members)
  }
}
