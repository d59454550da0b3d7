import ArgumentParser
import Graph

/// The pipeline file and what is set in it, for all commands that take one.
struct PipelineArguments: ParsableArguments {
  @Argument(help: "The pipeline, a JSON file; - for standard input.", completion: .file())
  var file: String

  @OptionGroup var settings: PipelineSettings

  func pipeline() throws -> Pipeline {
    try reportingErrors {
      try Pipeline(
        contentsOf: file, registry: try settings.plugins.registry(), overrides: settings.overrides,
        seed: settings.seed)
    }
  }
}

/// The plugins from outside, for all commands that know nodes.
struct PluginArguments: ParsableArguments {
  @Option(
    name: .customLong("plugin"), parsing: .singleValue,
    help: ArgumentHelp(
      "Adds a plugin: a Swift file, a folder of them, or a compiled one; may be repeated.",
      discussion: """
        Plugins in $FACET_PLUGIN_PATH and in the user's plugin folder are there without being named.
        """, valueName: "file.swift"),
    completion: .file(extensions: ["swift", "so"]))
  var files: [String] = []

  /// All nodes: the built-in ones, those of the files, those in the user's places.
  func registry() throws -> Registry {
    try reportingErrors { try Plugins.registry(loading: files) }
  }
}

/// What is set in a pipeline from outside.
struct PipelineSettings: ParsableArguments {
  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Sets a parameter of the pipeline or of a node; may be repeated.",
      valueName: "parameter=value|node.parameter=value"),
    transform: { argument in
      guard let override = Override(argument) else {
        throw ValidationError("expected parameter=value or node.parameter=value")
      }
      return override
    })
  var overrides: [Override] = []

  @OptionGroup var plugins: PluginArguments

  @Option(help: "Replaces the pipeline's seed, a whole number from 0.")
  var seed: UInt64?

  func validate() throws {
    if let seed, Double(seed) > JSON.largestExactInteger {
      throw ValidationError("The seed must be at most 9007199254740991.")
    }
  }
}
