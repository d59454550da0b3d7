import ArgumentParser

/// `facet plugin …`.
struct PluginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plugin",
    abstract: "Writes, compiles, tests and lists plugins from outside.",
    discussion: """
      A plugin is one Swift file, or a folder of them, perhaps with C or C++ of its own. "--plugin \
      FILE" of the other commands compiles it when it has changed, and loads it.
      """,
    subcommands: [
      PluginNew.self, PluginBuild.self, PluginTest.self, PluginList.self, PluginProbe.self,
      PluginCheck.self,
    ])
}
