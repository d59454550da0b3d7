import ArgumentParser
import Checkpoints
import Foundation
import Networks

/// A model's file: imported, and opened by mapping it into memory.
struct ModelBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model", abstract: "Importing a StyleGAN2 and opening it.")

  @Option(help: "A file of weights; without one, random weights of config F.") var file: String?
  @Option(help: "Height and width of the random network's pictures.") var resolution = 1024
  @Option(help: "How many runs.") var repeats = 5

  func run() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "facet-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let source = try file ?? random(in: folder)
    let imported = folder.appending(path: "imported.safetensors").path

    var watch = Stopwatch()
    for _ in 0..<repeats {
      try watch.time("import") {
        try ModelImport(GeneratorWeights(contentsOf: source), name: "timed")
          .write(to: imported, precision: .single, progress: { _ in })
      }
      try watch.time("open") { _ = try Model.open(imported) }
    }
    try verify(imported, against: source)
    let size = try FileManager.default.attributesOfItem(atPath: imported)[.size] as? Int ?? 0
    print("\(size >> 20) MB, statistics apart; the file is in the system's cache")
    for stage in watch.stages {
      print("\(stage)  \(column(watch.median(stage) * 1e3, "%8.1f")) ms")
    }
  }

  private func random(in folder: URL) throws -> String {
    let path = folder.appending(path: "random.safetensors").path
    let plan = GeneratorPlan(.styleGAN2Skip, resolution: resolution, base: 32768)
    try Model(generator: StyleGAN2(plan, seed: 1)).write(to: path, precision: .single)
    return path
  }

  private func verify(_ imported: String, against source: String) throws {
    let (ours, theirs) = try (Model.open(imported).generator, Model.open(source).generator)
    guard ours.plan == theirs.plan,
      ours.parameters.allSatisfy({ $1.values == theirs.parameters[$0]?.values })
    else { throw ValidationError("\(imported) does not hold the weights of \(source)") }
  }
}
