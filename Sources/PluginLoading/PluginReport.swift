import Foundation
import Graph

/// What a plugin turned out to bring when it was tried in a process of its own, or why it could
/// not.
package struct PluginReport: Codable, Sendable, Equatable {
  /// A node, or another thing that it brings.
  package struct Item: Codable, Sendable, Equatable {
    /// `node`, `degradation`, `loss`, …
    package let kind: String
    package let name: String
    package let summary: String
  }

  /// The plugin's name; empty when it did not come so far.
  package private(set) var name = ""
  package private(set) var items: [Item] = []
  /// Why it is set aside; `nil` when it works.
  package private(set) var problem: String?

  /// Looks through all that a loaded plugin declares: a plugin that is going to crash does it here.
  package init(_ plugin: Plugin, kind: (any Node.Type) -> String) {
    name = plugin.name
    items = plugin.nodes.map { type in
      // Everything the program ever asks of a declaration, defaults made and encoded.
      _ = NodeReference(type).json.text()
      return Item(kind: kind(type), name: type.name, summary: type.summary)
    }
    items += plugin.contributions.map { contribution in
      Item(
        kind: type(of: contribution).kind, name: contribution.name, summary: contribution.summary)
    }
  }

  private init(problem: String) { self.problem = problem }

  /// Asks a child process to load the library and to report.
  ///
  /// - Parameter host: its program has the command `plugin probe`.
  static func asking(_ host: HostBuild, about library: URL) throws(PipelineError) -> PluginReport {
    let outcome = try ChildProcess.run(
      host.program, ["plugin", "probe", library.path],
      environment: ["SWIFT_BACKTRACE": "enable=no"], seconds: patience)
    let words = outcome.errors.split(separator: "\n").last.map { ": \($0)" } ?? ""
    switch outcome.end {
    case .exit(0):
      guard let json = try? JSONDecoder().decode(PluginReport.self, from: Data(outcome.output.utf8))
      else {
        return PluginReport(problem: "it ended the program while it was loaded" + words)
      }
      return json
    case .exit(let code):
      return PluginReport(
        problem: "it ended the program with code \(code) while it was loaded" + words)
    case .signal(let number):
      let name = strsignal(number).map { String(cString: $0) } ?? "signal"
      return PluginReport(problem: "it crashed while it was loaded (\(name))" + words)
    case .timeout:
      return PluginReport(problem: "it was not loaded after \(Int(patience)) s, and was ended")
    }
  }

  /// Seconds after which a plugin that is being loaded hangs.
  private static let patience = 20.0

  init?(contentsOf file: URL) {
    guard let data = try? Data(contentsOf: file),
      let report = try? JSONDecoder().decode(PluginReport.self, from: data)
    else { return nil }
    self = report
  }

  /// The report as a line of JSON.
  package var json: String {
    get throws { String(decoding: try JSONEncoder().encode(self), as: UTF8.self) }
  }
}
