import ArgumentParser
import Graph
import PluginLoading

/// `facet plugin probe`: loads a compiled plugin and says what it brings. Facet asks a child of its
/// own for this, so that a plugin that crashes harms nothing.
struct PluginProbe: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe", abstract: "Loads a compiled plugin and reports.", shouldDisplay: false)

  @Argument(help: "The library.") var library: String

  func run() throws {
    try reportingErrors {
      let loaded = try LoadedLibrary(contentsOf: library, file: library, host: try HostBuild())
      Console.output(try PluginReport(loaded.plugin, kind: PluginKinds.kind(of:)).json)
    }
  }
}
