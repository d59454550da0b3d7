import ArgumentParser

/// `facet validate`.
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks a pipeline without running it, and tells everything that is wrong.")

  @OptionGroup var arguments: PipelineArguments

  func run() throws {
    let pipeline = try arguments.pipeline()
    Console.note("\(arguments.file) is valid: \(pipeline.nodes.count) nodes")
  }
}
