import ArgumentParser
import Graph
import Imaging

/// How a run shows itself, for all commands that run a pipeline.
struct RunArguments: ParsableArguments {
  enum ProgressStyle: String, ExpressibleByArgument, CaseIterable {
    case auto, bar, plain, json, none
  }

  @Option(
    help: ArgumentHelp(
      "Shows progress as a bar, plain lines, or JSON lines on standard output.",
      discussion: "auto is a bar on a terminal and plain lines elsewhere."))
  var progress = ProgressStyle.auto

  @Option(
    help: ArgumentHelp("Writes a report of the run.", valueName: "out.html"),
    completion: .file(extensions: ["html"]))
  var report: String?

  /// Runs a pipeline and exits as it went.
  func run(_ pipeline: Pipeline) throws {
    try reportingErrors { try checkOutputs(of: pipeline) }
    Interrupt.install()
    let reporter: (any RunObserver)? =
      switch progress {
      case .auto: Console.isTerminal ? ProgressBar() : ProgressLines()
      case .bar: ProgressBar()
      case .plain: ProgressLines()
      case .json: ProgressJSON()
      case .none: nil
      }
    let report = report.map { ReportWriter(pipeline, path: $0) }
    let runner = Runner(
      pipeline, versions: Version.all.merging(Plugins.versions) { $1 },
      cancellation: Interrupt.cancellation,
      observers: [reporter, report].compactMap { $0 })
    let summary = runner.run()
    if progress == .none || progress == .json {
      for failure in summary.failures { Console.note("error: \(failure)") }
    }
    try reportingErrors { try report?.write() }
    if summary.wasCancelled { Console.note("interrupted; nothing was left half done") }
    if summary.exitCode != 0 { throw ExitCode(summary.exitCode) }
  }

  /// Nobody shall wait for what cannot be kept.
  private func checkOutputs(of pipeline: Pipeline) throws {
    try pipeline.checkOutputs()
    guard let report, let reason = OutputPlace.obstacle(to: report) else { return }
    throw PipelineError(.unwritable, path: "--report \(report)", reason)
  }
}
