import ArgumentParser
import Graph
import PluginLoading

/// `facet plugin list`.
struct PluginList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Lists the plugins from outside, and what each brings.",
    discussion: """
      They are looked for in the folders and files of $FACET_PLUGIN_PATH, absolute and separated by \
      colons, and in facet/plugins of the user's data folder; never in the working directory.
      """)

  @OptionGroup var plugins: PluginArguments
  @Flag(help: "Writes JSON, for programs.") var json = false

  func run() throws {
    let files = try reportingErrors { try plugins.files.map(PluginFile.init) } + PluginPlaces.found
    for problem in PluginPlaces.problems { Console.note("warning: \(problem)") }
    let loader = try reportingErrors { try PluginLoader(say: Console.note) }
    let entries = files.map { file in (file, Result { try loader.prepare(file).report }) }
    if json {
      return Console.output(JSON.array(entries.map(Self.json)).text(.indented))
    }
    if entries.isEmpty {
      Console.note("no plugins; one that lies in \(PluginPlaces.userFolder.path) is always there")
    }
    for (file, result) in entries {
      let report = try? result.get()
      Console.output("\(report?.name.isEmpty == false ? report!.name : file.stem)  \(file.path)")
      if let problem = Self.problem(result) { Console.output("  set aside: \(problem)") }
      let rows = (report?.items ?? []).map { [$0.kind, $0.name, $0.summary] }
      for line in NodeReference.columns(rows) { Console.output(line) }
    }
  }

  private static func problem(_ result: Result<PluginReport, any Error>) -> String? {
    switch result {
    case .success(let report): report.problem
    case .failure(let error as PipelineError): error.message
    case .failure(let error): "\(error)"
    }
  }

  private static func json(_ file: PluginFile, _ result: Result<PluginReport, any Error>) -> JSON {
    let report = try? result.get()
    return [
      "file": .string(file.path), "name": .string(report?.name ?? ""),
      "problem": problem(result).map(JSON.string) ?? .null,
      "brings": .array(
        (report?.items ?? []).map {
          ["kind": .string($0.kind), "name": .string($0.name), "summary": .string($0.summary)]
        }),
    ]
  }
}
