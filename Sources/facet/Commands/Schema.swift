import ArgumentParser
import Graph

/// `facet schema`.
struct Schema: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the JSON Schema of pipelines, for editors.",
    discussion: """
      Save it and name it in a pipeline as "$schema", or in the settings of the editor.
      """)

  @OptionGroup var plugins: PluginArguments

  func run() throws {
    Console.output(JSONSchema.ofPipelines(try plugins.registry()).text(.indented))
  }
}
