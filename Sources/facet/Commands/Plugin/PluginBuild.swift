import ArgumentParser
import Graph
import PluginLoading

/// `facet plugin build`.
struct PluginBuild: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "build",
    abstract: "Compiles a plugin, tries it, and says where the library is.",
    discussion: """
      A compiled plugin fits exactly the build of Facet and the compiler that made it. In a \
      folder, all Swift files are one module, and each folder of C or C++ files with a folder \
      "include" is a module that they can import.
      """)

  @Argument(help: "The Swift file or folder.", completion: .file()) var file: String
  @Option(
    name: .shortAndLong,
    help: "Where to copy the library to, NAME.so; only into the cache when left out.")
  var output: String?

  func validate() throws {
    if let output, !output.hasSuffix(".so") { throw ValidationError("--output ends in .so.") }
  }

  func run() throws {
    try reportingErrors {
      let prepared = try PluginLoader(say: Console.note).prepare(try PluginFile(file))
      if let problem = prepared.report.problem {
        throw PipelineError(.badInput, path: file, problem)
      }
      guard let output else { return Console.output(prepared.library.path) }
      try prepared.copy(to: output)
      Console.output(output)
    }
  }
}
