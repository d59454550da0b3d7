import ArgumentParser
import Graph

/// `facet package`.
struct PackageCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "package",
    abstract: "Copies Facet with all that it needs into a folder, to be moved anywhere.",
    discussion: """
      The program there runs without this source tree and without Swift, and compiles plugins \
      where Swift is installed.
      """)

  @Argument(help: "The new folder.", completion: .directory) var folder: String
  @Flag(
    help: "Leaves out the libraries that the system's packages provide: smaller, for a like system."
  )
  var systemLibraries = false

  func run() throws {
    try reportingErrors {
      try ProgramPackage(takesSystemLibraries: !systemLibraries).write(to: folder)
    }
    Console.output("\(folder)/facet")
  }
}
