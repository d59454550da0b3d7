import ArgumentParser

/// `facet train …`.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Trains networks from scratch, on this machine.",
    subcommands: [TrainEncoder.self, TrainGenerator.self, TrainJudge.self])
}
