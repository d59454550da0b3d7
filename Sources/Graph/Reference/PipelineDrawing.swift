/// A pipeline as a picture: dot (Graphviz), Mermaid, or SVG without any other program.
package struct PipelineDrawing {
  package let pipeline: Pipeline
  package init(_ pipeline: Pipeline) { self.pipeline = pipeline }

  /// One wire.
  struct Wire {
    let from: Int, to: Int
    let label: String
  }

  var wires: [Wire] {
    let indices = Dictionary(pipeline.nodes.enumerated().map { ($1.name, $0) }) { $1 }
    return pipeline.nodes.enumerated().flatMap { index, node in
      node.links.sorted { $0.key < $1.key }.flatMap { port, links in
        links.compactMap { link in
          indices[link.node].map {
            Wire(from: $0, to: index, label: link.port == port ? port : "\(link.port) → \(port)")
          }
        }
      }
    }
  }

  package var dot: String {
    var lines = ["digraph \(quoted(pipeline.name)) {", "  rankdir=LR", "  node [shape=box]"]
    for (index, node) in pipeline.nodes.enumerated() {
      let label = node.name == node.uses ? quoted(node.name) : quoted("\(node.name)\n\(node.uses)")
      lines.append("  n\(index) [label=\(label)]")
    }
    lines += wires.map { "  n\($0.from) -> n\($0.to) [label=\(quoted($0.label))]" }
    return (lines + ["}"]).joined(separator: "\n")
  }

  package var mermaid: String {
    var lines = ["flowchart LR"]
    for (index, node) in pipeline.nodes.enumerated() {
      let uses = node.name == node.uses ? "" : "<br/><small>\(node.uses)</small>"
      lines.append("  n\(index)[\"\(node.name)\(uses)\"]")
    }
    lines += wires.map { "  n\($0.from) -- \"\($0.label)\" --> n\($0.to)" }
    return lines.joined(separator: "\n")
  }

  private func quoted(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n")
    return "\"\(escaped)\""
  }
}
