import ArgumentParser
import Graph

/// `facet plan`.
struct Plan: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Shows what a pipeline will do, in which order, without doing it.")

  @OptionGroup var arguments: PipelineArguments

  @Flag(help: "Adds what each node does, and every parameter with its value and meaning.")
  var explain = false

  func run() throws {
    Console.output(PipelinePlan(try arguments.pipeline()).text(explained: explain))
  }
}
