import ArgumentParser
import Graph
import PluginLoading

/// `facet plugin test`.
struct PluginTest: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Checks what a plugin brings against the laws that all of Facet keeps.",
    discussion: """
      A node: names, sentences, ports, defaults, sample. A degradation, on odd, tiny and \
      single-pixel pictures and with every choice of its parameters: one shape, pictures of a \
      batch apart, one seed one result, the input untouched, finite numbers, linearity and the \
      adjoint within 1e-4 if it says it is linear, the gradient against differences, the reference \
      that it states (an operation of libvips, a published definition) within its tolerance, no \
      memory left behind. Losses and optimizers have laws of their own. Each is tried in a process of \
      its own: a crash is a line in the list. Without a file, everything built in is tested.
      """)

  @Argument(help: "Swift files, folders, or compiled plugins.", completion: .file())
  var files: [String] = []

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Also tests a node with this parameter; may be repeated.",
      valueName: "node.parameter=value"))
  var settings: [String] = []

  func run() throws {
    Interrupt.install()
    let subjects = try reportingErrors { () -> [LawSubject] in
      let registry = try Plugins.registry(loading: files)
      let wanted = registry.plugins.filter { ($0.origin != nil) == !files.isEmpty }
      return wanted.flatMap { LawSubject.all(of: $0, among: registry) }
    }
    var broken = 0
    for subject in subjects {
      let breaches = try reportingErrors { try subject.tried(plugins: files, settings: settings) }
      Console.output("\(breaches.isEmpty ? "✓" : "✗") \(subject.kind) \(subject.name)")
      for breach in breaches { Console.output("    \(breach)") }
      if !breaches.isEmpty { broken += 1 }
    }
    if broken > 0 {
      Console.note("\(broken) of \(subjects.count) break a law")
      throw ExitCode.failure
    }
  }
}

/// `facet plugin check`: the laws for one thing, in this process; a line for each that is broken.
struct PluginCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Tries one thing of a plugin.", shouldDisplay: false)

  @Argument(help: "What it is.") var kind: String
  @Argument(help: "What it is called.") var name: String
  @OptionGroup var plugins: PluginArguments
  @Option(name: .customLong("set"), parsing: .singleValue, help: "Another parameter.")
  var settings: [String] = []

  func run() throws {
    let registry = try plugins.registry()
    let subject = registry.plugins
      .flatMap { LawSubject.all(of: $0, among: registry) }
      .first { $0.kind == kind && $0.name == name }
    guard let subject else { throw ValidationError("There is no \(kind) \"\(name)\".") }
    for breach in try reportingErrors({ try subject.breaches(settings) }) {
      Console.output(breach)
    }
  }
}
