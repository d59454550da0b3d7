import ArgumentParser
import Graph

/// `facet schema`.
struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the JSON Schema of pipelines, for editors.",
    discussion: """
      Save it and name it in a pipeline as "$schema", or in the settings of the editor.
      """)

  func run() throws {
    let registry = try reportingErrors { try Plugins.registry() }
    Console.output(JSONSchema.ofPipelines(registry).text(.indented))
  }
}
