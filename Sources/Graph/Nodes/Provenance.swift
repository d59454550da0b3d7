/// Where a result comes from: enough to make it again.
public struct Provenance: Sendable {
  /// The pipeline as it ran: parameters filled in, `--set` applied, seed included.
  public let pipeline: JSON
  /// The node that asks.
  public let node: String
  /// The item that it works on.
  public let item: Item
  /// The node's own seed for the item.
  public let seed: UInt64
  /// Versions of Facet and of the libraries beneath it, by name.
  public let versions: [String: String]
  /// What the nodes before this one recorded about the item: node → name → value.
  public let records: [String: [String: JSON]]

  /// Where a result comes from.
  public init(
    pipeline: JSON, node: String, item: Item, seed: UInt64, versions: [String: String],
    records: [String: [String: JSON]]
  ) {
    self.pipeline = pipeline
    self.node = node
    self.item = item
    self.seed = seed
    self.versions = versions
    self.records = records
  }

  /// All of it as one JSON object, to be stored in what is made. The seed is text: it may need more
  /// digits than a JSON number keeps.
  public var json: JSON {
    [
      "pipeline": pipeline, "node": .string(node), "item": .string(item.name),
      "key": .string(item.key), "seed": .string(String(seed)),
      "versions": .object(versions.mapValues { .string($0) }),
      "records": .object(records.mapValues { .object($0) }),
    ]
  }
}
