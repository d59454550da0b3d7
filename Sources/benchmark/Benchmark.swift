import ArgumentParser

/// Timings of Facet, and of others at the same work.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Times Facet, and others at the same work where they are installed.",
    discussion: "Each case is verified before it is timed; times are medians.",
    subcommands: [
      GeneratorBenchmark.self, SearchBenchmark.self, AlignBenchmark.self, PipelineBenchmark.self,
      FolderBenchmark.self, RunnerBenchmark.self, ModelBenchmark.self,
    ], defaultSubcommand: GeneratorBenchmark.self)
}
