import ArgumentParser

@main
struct Facet: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "facet",
    abstract: "Extreme photo upsampling and restoration by latent search.",
    discussion: """
      A pipeline is a JSON file that names nodes and their links; "facet nodes" lists the nodes.
      What goes to standard output is data, what goes to standard error is for people.

      Exit codes: 0 all well, 1 some items failed, 64 wrong usage, 65 bad input data, \
      130 interrupted.
      """,
    version: Version.current,
    subcommands: [
      Run.self, Upsample.self, Degrade.self, Validate.self, Plan.self, Nodes.self, Schema.self,
      Draw.self, Models.self, Train.self, PluginCommand.self, PackageCommand.self, Niqe.self,
      Doctor.self,
    ])

  static func main() async {
    PatientThreads.adopt()
    await main(nil)
  }
}
