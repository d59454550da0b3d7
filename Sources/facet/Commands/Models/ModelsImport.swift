import ArgumentParser
import Checkpoints
import Foundation
import Graph
import Imaging
import Networks

/// `facet models import`.
struct ModelsImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Writes a foreign file of weights as a model of Facet.",
    discussion: """
      The model describes itself: architecture, sizes, where it came from, and how its latents are \
      distributed, which the search needs. Measuring that takes most of the time; --samples 0 \
      leaves it for later.
      """)

  @Argument(help: "The file to import.") var file: String
  @Option(
    name: [.short, .long],
    help: "Where to write the model; among the installed models when left out.")
  var output: String?
  @Option(help: "The file of the mapping network, where it is one of its own (PULSE).")
  var mapping: String?
  @Option(help: "What people call the model; the file's name when left out.") var name: String?
  @Option(help: "Samples for the statistics of the latents; the reference takes 1000000.")
  var samples = 1_000_000
  @Option(help: "The seed of the samples.") var seed: UInt64 = 0
  @Flag(help: "Stores weights in half precision: half the size, and rounded.") var half = false
  @OptionGroup var plugins: PluginArguments

  func validate() throws {
    guard samples == 0 || (1000...10_000_000).contains(samples) else {
      throw ValidationError("--samples is 0, or 1000 to 10000000.")
    }
    if let name, name.isEmpty || name.contains("/") {
      throw ValidationError("--name is a word, not a path.")
    }
  }

  func run() throws {
    _ = try plugins.registry()
    Interrupt.install()
    try reportingModelErrors {
      let weights = try GeneratorWeights(contentsOf: file, mapping: mapping)
      let title = name ?? URL(filePath: file).deletingPathExtension().lastPathComponent
      let path = try output ?? installedPath(title)
      try OutputPlace.check(path)
      var model = try ModelImport(weights, name: title)
      try measure(&model)
      let source = ModelSource(weights)
      model.card = source.card(for: model)
      model.metadata = source.metadata
      let bar = StepBar("writing \(path)")
      defer { bar.end() }
      try SafeFile.createFolder(SafeFile.folder(of: path))
      try model.write(to: path, precision: half ? .half : .single, progress: bar.show)
      bar.end()
      for note in weights.notes { Console.note("note: \(note)") }
      Console.output(path)
    }
  }

  private func installedPath(_ title: String) throws -> String {
    let folder = ModelFolder.url
    do {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    } catch {
      throw PipelineError(
        .unwritable, path: folder.path, "the folder of models cannot be made; give --output")
    }
    return folder.appending(path: "\(title).safetensors").path
  }

  /// Statistics of the latents, in chunks, so that memory does not grow with the samples.
  private func measure(_ model: inout ModelImport) throws {
    guard samples > 0 else { return }
    let bar = StepBar("measuring the latents")
    defer { bar.end() }
    let isWhole = try model.measure(samples: samples, seed: seed) { fraction in
      bar.show(fraction)
      return !Interrupt.cancellation.isEnding
    }
    if !isWhole { throw PipelineError(.cancelled, "interrupted; nothing was written") }
  }
}
