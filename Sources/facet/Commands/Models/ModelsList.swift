import ArgumentParser
import Checkpoints
import Foundation
import Graph
import Networks

/// `facet models list`.
struct ModelsList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the installed models, where they came from, and their hashes.",
    discussion:
      "Installed models lie in $FACET_MODELS, or in facet/models of the user's data folder.")

  @Flag(help: "Writes JSON, for programs.") var json = false

  func run() throws {
    let shipped = Model.embeddedPath.map { [URL(filePath: $0)] } ?? []
    let files = shipped + ModelFolder.files
    var entries: [JSON] = []
    var rows: [[String]] = []
    var hasFailed = false
    for file in files {
      do {
        let summary = try ModelSummary(path: file.path)
        let hash = summary.hash
        let name = file.deletingPathExtension().lastPathComponent
        let sizes = summary.weights.sizes
        let source =
          file == shipped.first ? "ships with Facet" : summary.metadata["facet.source"]
        rows.append([
          name, "\(sizes.architecture.rawValue) \(sizes.resolution)²",
          ModelSummary.megabytes(summary.fileSize), source ?? "-",
          "sha256:\(hash)",
        ])
        entries.append([
          "name": .string(name), "path": .string(file.path), "sha256": .string(hash),
          "architecture": .string(sizes.architecture.rawValue),
          "resolution": .number(Double(sizes.resolution)),
          "bytes": .number(Double(summary.fileSize)),
          "source": source.map(JSON.string) ?? .null,
          "sourceSHA256": summary.metadata["facet.source.sha256"].map(JSON.string) ?? .null,
        ])
      } catch let error as CheckpointError {
        Console.note("error: \(error)")
        hasFailed = true
      }
    }
    if json {
      Console.output(JSON.array(entries).text(.indented))
    } else if rows.isEmpty {
      Console.note("no models in \(ModelFolder.url.path); facet models import FILE puts one there")
    } else {
      let lines = NodeReference.columns(rows).map { String($0.dropFirst(2)) }
      Console.output(lines.joined(separator: "\n"))
    }
    if hasFailed { throw ExitCode.badData }
  }
}
