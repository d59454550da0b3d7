import Foundation
import Graph
import Imaging

/// A report of a run as one HTML file: the graph, what was recorded for each item, what failed,
/// where the time went, and the pipeline to run it again.
final class ReportWriter: RunObserver {
  private let pipeline: Pipeline
  private let path: String
  private var summary = RunSummary()
  private var records: [(item: String, node: String, name: String, value: JSON)] = []

  init(_ pipeline: Pipeline, path: String) {
    self.pipeline = pipeline
    self.path = path
  }

  func observe(_ event: RunEvent) {
    switch event {
    case .recorded(let node, let item, let name, let value):
      records.append((item.name, node, name, value))
    case .ended(let summary): self.summary = summary
    default: break
    }
  }

  /// Writes the file whole or not at all.
  func write() throws {
    try SafeFile.createFolder(SafeFile.folder(of: path))
    try SafeFile.write(Array(html.utf8), to: path)
  }

  private var html: String {
    """
    <!doctype html>
    <html lang="en"><meta charset="utf-8"><title>\(escaped(pipeline.name))</title>
    <style>
    body { font: 15px/1.5 sans-serif; margin: 2em auto; max-width: 60em; color: #223 }
    table { border-collapse: collapse; margin: 1em 0 }
    td, th { padding: .2em .8em .2em 0; text-align: left; border-bottom: 1px solid #dde }
    td.number { text-align: right; font-variant-numeric: tabular-nums }
    pre { background: #f4f6fa; padding: 1em; overflow: auto }
    .failed { color: #a22 }
    </style>
    <h1>\(escaped(pipeline.name))</h1>
    <p>\(escaped(pipeline.summary))</p>
    <p>\(escaped(summary.words))\(summary.wasCancelled ? ", interrupted" : "").
    Seed \(pipeline.seed).</p>
    \(PipelineDrawing(pipeline).svg)
    \(section("Failures", rows: summary.failures.map { failure in
      [failure.item.name, failure.node, failure.error.description]
    }, head: ["Item", "Node", "Error"], style: "failed"))
    \(section("Records", rows: records.map { [$0.item, $0.node, $0.name, Self.spell($0.value)] },
      head: ["Item", "Node", "Name", "Value"]))
    \(section("Time", rows: summary.nodes.map { node in
      [node.name, "\(node.runs)", String(format: "%.3f", node.seconds)]
    }, head: ["Node", "Runs", "Seconds"]))
    \(section("Versions", rows: Version.all.sorted { $0.key < $1.key }.map { [$0.key, $0.value] },
      head: ["Library", "Version"]))
    <h2>Pipeline</h2>
    <pre>\(escaped(pipeline.json.text(.indented)))</pre>
    </html>

    """
  }

  private func section(
    _ title: String, rows: [[String]], head: [String], style: String = ""
  ) -> String {
    guard !rows.isEmpty else { return "" }
    let headRow = "<tr>" + head.map { "<th>\(escaped($0))</th>" }.joined() + "</tr>"
    let body = rows.map { row in
      let cells = row.map { cell in
        "<td\(Double(cell) == nil ? "" : " class=\"number\"")>\(escaped(cell))</td>"
      }
      return "<tr>\(cells.joined())</tr>"
    }
    return """
      <h2>\(title)</h2>
      <table class="\(style)">\(headRow)
      \(body.joined(separator: "\n"))</table>
      """
  }

  /// Long values, such as a trace of the search, are shortened: they have their own files.
  private static func spell(_ value: JSON) -> String {
    let text = value.string ?? value.description
    return text.count > 200 ? text.prefix(200) + "…" : text
  }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
