/// A pipeline file that has been taken apart but not yet believed: what the validators look at.
package struct Draft {
  package var name = "pipeline"
  package var summary = ""
  package var seed: UInt64 = 0
  package var parameters: [PipelineParameter] = []
  package internal(set) var nodes: [DraftNode] = []
  private var indices: [String: Int] = [:]

  package init() {}

  package func node(_ name: String) -> DraftNode? { indices[name].map { nodes[$0] } }

  mutating func add(_ node: DraftNode) {
    indices[node.name] = nodes.count
    nodes.append(node)
  }
}

/// A node of a draft.
package struct DraftNode {
  package let name: String
  /// What the file says it uses, and the type of that name, if there is one.
  package var uses: String?
  package var type: (any Node.Type)?
  package var summary = ""
  package var settings: [DraftSetting] = []
  package var links: [DraftLink] = []

  package var path: String { "nodes.\(name)" }

  /// The names of the ports that have at least one link, whole or broken.
  package var connected: Set<String> { Set(links.map(\.port)) }
}

/// One member of a node's `with`, or an override of it.
package struct DraftSetting {
  package let key: String
  /// `nodes.blur.with.length` or `--set blur.length`.
  package let path: String
  package var value: JSON
  /// Whether a `${…}` in it could not be filled in, which has been reported.
  package var isBroken = false
}

/// One link of a node's `in`.
package struct DraftLink {
  package let port: String
  package let path: String
  /// The place in a list of links, or `nil` for a single one.
  package let index: Int?
  /// The parts of `node.port`, or `nil` when the text has another form, which has been reported.
  package let source: Link?
}

/// The output of a node: `node.port`.
public struct Link: Sendable, Hashable, CustomStringConvertible {
  /// The node that gives the value.
  public let node: String
  /// Its output.
  public let port: String

  /// The output of a node.
  public init(node: String, port: String) {
    self.node = node
    self.port = port
  }

  /// Reads `node.port`.
  public init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
    self.init(node: String(parts[0]), port: String(parts[1]))
  }

  /// `node.port`.
  public var description: String { "\(node).\(port)" }
}

/// A parameter of a whole pipeline, which `--set` gives and `${…}` uses.
public struct PipelineParameter: Sendable {
  /// What `--set` and `${…}` call it.
  public let name: String
  /// What it means; may be empty.
  public internal(set) var summary = ""
  /// What may be given; `nil` in a draft whose declaration is wrong.
  public internal(set) var domain: Domain?
  /// What the file says it is when nothing is given.
  public internal(set) var defaultValue: JSON?
  /// What was given with `--set`.
  public internal(set) var givenValue: JSON?

  /// What holds.
  public var value: JSON? { givenValue ?? defaultValue }
  var path: String { "parameters.\(name)" }
}
