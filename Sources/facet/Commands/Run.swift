import ArgumentParser

/// `facet run`.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Runs a pipeline.")

  @OptionGroup var arguments: PipelineArguments
  @OptionGroup var display: RunArguments

  func run() throws { try display.run(arguments.pipeline()) }
}
