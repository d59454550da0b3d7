import ArgumentParser
import Checkpoints
import Foundation
import Graph
import Imaging
import Networks
import Tensors

/// `facet models verify`.
struct ModelsVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Checks a model's weights and draws eight samples of it on one sheet.",
    discussion: "Ends with 65 when a weight is missing, misshapen or not finite.")

  @Argument(help: "The file, or the name of an installed model.") var file: String
  @Option(help: "The file of the mapping network, where it is one of its own (PULSE).")
  var mapping: String?
  @Option(help: "Where the sheet goes; NAME-samples.png here when left out.") var sheet: String?
  @Flag(help: "Draws no sheet.") var noSheet = false
  @Option(help: "The seed of the samples.") var seed: UInt64 = 0
  @Option(help: "Truncation: 1 is the whole distribution, 0 the mean.") var psi: Float = 0.7
  @OptionGroup var plugins: PluginArguments

  func run() throws {
    _ = try plugins.registry()
    try reportingModelErrors {
      let path = ModelFolder.path(of: file)
      let summary = try ModelSummary(path: path, mapping: mapping)
      let weights = summary.weights
      var faults = weights.missing.map { "`\($0.quotable)` is missing" } + weights.misshapen
      faults += weights.namesNotFinite().map { "`\($0)` holds values that are NaN or infinite" }
      guard faults.isEmpty else {
        for fault in faults { Console.note("error: \(path): \(fault)") }
        throw ExitCode.badData
      }
      Console.output("shapes    all \(weights.names.count) arrays as the architecture says")
      Console.output("values    all finite")
      let name = URL(filePath: path).deletingPathExtension().lastPathComponent
      let model = try mapping == nil ? Model.open(path) : Model(weights, name: name)
      guard !noSheet else { return }
      let target = sheet ?? "\(name)-samples.png"
      guard let format = ImageFormat(fileName: target) else {
        throw PipelineError(.usage, path: target, "--sheet is a picture: .png, .jpg, .webp, .tiff")
      }
      let picture = try ModelPortrait(model, seed: seed, psi: psi).sheet()
      try picture.write(to: target, ImageEncoding(format))
      Console.output("samples   \(target)")
    }
  }
}

/// Eight samples of a model on one sheet.
private struct ModelPortrait {
  private let model: Model
  private let seed: UInt64
  private let psi: Float
  /// Cells are at most so many pixels wide.
  private static let cell = 256

  init(_ model: Model, seed: UInt64, psi: Float) {
    (self.model, self.seed, self.psi) = (model, seed, psi)
  }

  func sheet() throws -> Image {
    let cells = try (0..<8).map { index in
      let picture = Image(try sample(index))
      return picture.width > Self.cell
        ? try picture.resized(width: Self.cell, height: Self.cell, by: .lanczos3) : picture
    }
    return try Sheet(columns: 4, gap: 4).drawn(cells, titles: [])
  }

  /// - Returns: `[1, 3, R, R]` in 0…1.
  private func sample(_ index: Int) throws -> Tensor {
    let generator = model.generator
    var random = Random(seed: seed).split("portrait").split(index)
    let z = random.normal([1, max(generator.inputSize, 1)])
    let w: Tensor
    if generator.plan.mappingWidths.isEmpty {
      // Without a mapping network only the distribution of w is left to draw from, if it is known.
      w =
        generator.statistics.map { $0.latent(from: random.normal([1, generator.latentSize])) }
        ?? random.normal([1, generator.latentSize])
    } else {
      w = generator.map(z, label: generator.randomLabels(1, &random))
    }
    let noise: NoiseMaps = generator.noiseConstants == nil ? .random(random) : .constant
    let picture = generator.synthesize(latent: generator.truncated(w, psi: psi), noise: noise)
    guard picture.isFinite else {
      throw PipelineError(
        .badInput, path: model.path, "sample \(index + 1) has values that are NaN or infinite")
    }
    return (picture + 1) * 0.5
  }
}
