import ArgumentParser
import Foundation
import Graph
import Networks
import Training

/// `facet train encoder`.
struct TrainEncoder: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encoder",
    abstract: "Trains an encoder: from a degraded picture to a generator's latent in one pass.",
    discussion: """
      It learns from the generator's own samples, degraded in a range of ways, and from pictures \
      made of them that the generator cannot draw; no other is needed. The same command continues a run \
      that was stopped. The folder gets state.safetensors, log.csv and curves.png, samples.png \
      (held-back samples, degraded, by the base encoder, by all scales), off-model.png (the same of \
      pictures that the generator cannot draw) and encoder.safetensors, for the node encode.
      """)

  @Option(help: "The generator: default, a model file, or the name of an installed one.")
  var model = "default"
  @Option(
    help: ArgumentHelp(
      "A pipeline whose degradations are drawn from, a chain with ranges and choices.",
      discussion: "Without it: blurs, downscalings to 8 … 128 pixels, noise, JPEG, colour.",
      valueName: "graph.json"))
  var degradation: String?
  @Option(name: .shortAndLong, help: "Folder of the run.") var output = "encoder"
  @Option(help: "Samples in all.") var samples = 64_000
  @Option(help: "Every choice of the run follows from it.") var seed: UInt64 = 1
  @Option(help: "Learning rate until half of the samples are seen; then it falls.")
  var rate: Float = 0.01
  @Option(help: "Samples of a step.") var batch = 8
  @Option(help: "Channels of the networks at the size at which they look.") var width = 32
  @Option(help: "What a scale does with the rows before it: replacing, or adding to them.")
  var progress = EncoderPlan.Progress.replacing
  @Flag(help: "Compares the last side output alone.") var shallow = false
  @Flag(help: "Learns from the generator's own samples alone.") var onModel = false

  @Option(
    help: ArgumentHelp(
      "Go on from this encoder, `default` or a file: one for this model or one that it grew from.",
      valueName: "encoder"))
  var from: String?

  func validate() throws {
    guard samples >= 1000 else {
      throw ValidationError("--samples \(samples) is too few to learn anything; 1000 at least")
    }
    guard rate > 0 && rate.isFinite else { throw ValidationError("--rate must be above 0") }
    guard (1...256).contains(batch) else { throw ValidationError("--batch must be 1 to 256") }
    guard width.isMultiple(of: 16), (16...128).contains(width) else {
      throw ValidationError("--width must be a multiple of 16 from 16 to 128")
    }
  }

  func run() throws {
    try reportingErrors {
      do {
        try train()
      } catch let error as ModelError {
        throw PipelineError(.badInput, path: error.path, error.message)
      } catch let error as TrainingError {
        if case .interrupted = error {
          Console.note("\(error)")
          throw ExitCode.interrupted
        }
        throw PipelineError(.badInput, "\(error)")
      }
    }
  }

  private func train() throws {
    let generator = try Model.named(model).generator
    let plan = EncoderPlan(
      for: generator.plan, lightLayers: generator.lightLayers, progress: progress, width: width)
    var configuration = EncoderTrainer.Configuration.usual(
      plan: plan, samples: samples, batch: batch, onModel: onModel, goesOn: from != nil)
    configuration.seed = seed
    configuration.curriculum.rate = rate
    configuration.supervisesDeeply = !shallow
    let earlier = try from.map {
      try ($0 == "default" ? ProgressiveEncoder.embedded() : ProgressiveEncoder.open($0))
        .cut(to: generator.resolution)
    }
    let registry = try Plugins.registry()
    let pipeline =
      try degradation.map { try Pipeline(contentsOf: $0, registry: registry) }
      ?? Pipeline(
        String(decoding: PackageResources.encoder_degradations_json, as: UTF8.self),
        file: "encoder-degradations.json", registry: registry)
    var trainer = try EncoderTrainer(
      configuration, generator: generator,
      degradations: try DegradationRange(pipeline, registry: registry),
      folder: URL(filePath: output), from: earlier)
    Interrupt.install()
    var meter = TrainingMeter(start: trainer.picturesSeen)
    try trainer.run { progress in
      meter.show(progress)
      return !Interrupt.cancellation.isEnding
    }
    meter.end()
    Console.output(trainer.folder.appending(path: "encoder.safetensors").path)
  }
}

extension EncoderPlan.Progress: ExpressibleByArgument {}
