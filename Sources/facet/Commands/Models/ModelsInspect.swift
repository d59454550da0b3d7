import ArgumentParser
import Graph
import Networks

/// `facet models inspect`.
struct ModelsInspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract:
      "Says what a file of weights is: its network, its sizes, what is missing or extra, and its card."
  )

  @Argument(help: "The file, or the name of an installed model.") var file: String
  @Option(help: "The file of the mapping network, where it is one of its own (PULSE).")
  var mapping: String?
  @Flag(help: "Writes JSON, for programs.") var json = false
  @OptionGroup var plugins: PluginArguments

  func run() throws {
    _ = try plugins.registry()
    let summary = try reportingModelErrors {
      try ModelSummary(path: ModelFolder.path(of: file), mapping: mapping)
    }
    if json {
      Console.output(summary.json.text(.indented))
    } else {
      Console.output(NodeReference.columns(summary.rows).joined(separator: "\n"))
      if let card = summary.card { Console.output("\n\(card)") }
    }
    if !summary.isComplete { throw ExitCode.badData }
  }
}
