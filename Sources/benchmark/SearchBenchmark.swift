import ArgumentParser
import Checkpoints
import Foundation
import Graph
import Networks
import Tensors

/// A whole search as a person runs it, from the start of the program to the saved picture.
struct SearchBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search",
    abstract: "PULSE's exact search at 1024², start-up, loading and saving included.",
    discussion: "The weights are random, in PULSE's file format; the peer writes them.")

  @Option(help: "A Python with torch, numpy and pillow; without one, an environment is made.")
  var python: String?
  @Option(help: "Steps of the search.") var steps = 100
  @Option(help: "Runs of each side, by turns.") var runs = 1
  @Option(help: "How the peer computes: eager, channels-last or compiled.") var mode =
    "channels-last"
  @Option(help: "Whose searches run: both, ours or theirs.") var side = Side.both
  @Option(help: "Where the weights are, or will be; a temporary folder when left out.")
  var folder: String?

  enum Side: String, CaseIterable, ExpressibleByArgument { case both, ours, theirs }

  func validate() throws {
    guard steps > 0, runs > 0 else { throw ValidationError("--steps and --runs must be 1 or more") }
  }

  func run() throws {
    let temporary = try TemporaryFolder()
    let folder = folder ?? temporary.url.path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let isPrepared = FileManager.default.fileExists(atPath: folder + "/check.pt")
    let python =
      try side == .ours && isPrepared
      ? "" : PeerPython.located(python, with: [.torch, .numpy, .pillow])
    func peer(_ arguments: [String]) throws -> MeasuredProcess {
      try MeasuredProcess(python, PeerPython.arguments("search.py", arguments))
    }
    if !isPrepared { _ = try peer(["prepare", folder]) }
    try verify(folder)
    let pipeline = temporary.path("search.json")
    try Data(text(folder, temporary.path("ours.png")).utf8).write(to: URL(filePath: pipeline))
    var ours: [MeasuredProcess] = [], theirs: [MeasuredProcess] = []
    for _ in 0..<runs {
      if side != .theirs { ours.append(try .facet(["run", pipeline])) }
      if side != .ours {
        theirs.append(try peer(["run", folder, String(steps), temporary.path("theirs.png"), mode]))
      }
    }
    report(ours, theirs)
  }

  /// The same weights, latent and noise make the peer's picture.
  private func verify(_ folder: String) throws {
    let generator = try Model.open(folder + "/synthesis.pt").generator
    let check = try Checkpoint(contentsOf: folder + "/check.pt")
    let noise = try generator.noiseShapes.indices.map { try Tensor(check.require("noise.\($0)")) }
    let image = generator.synthesize(
      latent: try Tensor(check.require("latent")), noise: .given(noise))
    let expected = try Tensor(check.require("image"))
    let apart = (image - expected).abs().largest / expected.abs().largest
    guard apart < 1e-3 else {
      throw PipelineError(.internal, "our picture of the peer's latent is off by \(apart)")
    }
    print("one latent, two programs: the largest difference is \(apart) of the largest value")
  }

  private func text(_ folder: String, _ out: String) -> String {
    """
    { "format": 1, "name": "search", "seed": 7, "nodes": {
      "low": { "uses": "load", "with": { "path": "\(folder)/target.png" } },
      "operator": { "uses": "downscale", "in": { "image": "low.image" }, "with": { "size": 32 } },
      "search": { "uses": "latent-search",
                  "in": { "target": "low.image", "operator": "operator.operator" },
                  "with": { "mode": "exact", "model": "\(folder)/synthesis.pt", "steps": \(steps),
                            "stopWhenMet": false } },
      "save": { "uses": "save", "in": { "image": "search.image" }, "with": { "path": "\(out)" } } } }
    """
  }

  private func report(_ ours: [MeasuredProcess], _ theirs: [MeasuredProcess]) {
    func row(_ name: String, _ runs: [MeasuredProcess]) -> [String] {
      [
        name, format(runs.map(\.seconds).middle, 2), format(runs.map(\.processorSeconds).middle, 1),
        format(runs.map(\.peakMegabytes).middle, 0),
      ]
    }
    var rows = [["\(steps) steps at 1024²", "seconds", "processor s", "peak MB"]]
    if !ours.isEmpty { rows.append(row("facet run", ours)) }
    if !theirs.isEmpty { rows.append(row("PyTorch, \(mode)", theirs)) }
    printTable(rows)
    guard !ours.isEmpty, !theirs.isEmpty else { return }
    func ratio(_ value: (MeasuredProcess) -> Double) -> Double {
      theirs.map(value).middle / ours.map(value).middle
    }
    print(
      "\(format(ratio(\.seconds)))× as fast, with \(format(1 / ratio(\.peakMegabytes), 2))× the "
        + "memory")
  }
}
