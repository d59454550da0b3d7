import ArgumentParser
import Foundation
import Networks
import Search
import Training

/// `facet train generator`.
struct TrainGenerator: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generator",
    abstract: "Trains the generator of synthetic portraits.",
    discussion: """
      No photograph of anyone is used: the pictures are drawn while the training runs. The same \
      command continues a run that was stopped. The folder gets state.safetensors, log.csv (the \
      curves), samples.png (rows of targets, each above the network's pictures) and, at the end, \
      model.safetensors.
      """)

  @Option(name: .shortAndLong, help: "Folder of the run.") var output = "generator"
  @Option(help: "Side of the finished picture: 32, 64, … 1024.") var resolution = 256
  @Option(
    help: """
      Training pictures; from 128² on a sixteenth more follows, for texture, twice as many where a model \
      grows.
      """)
  var pictures = 240_000
  @Option(
    help: "Pictures of that end for texture; with --from and --pictures 0 it is the whole run.")
  var finish: Int?
  @Option(help: "Every choice of the run follows from it.") var seed: UInt64 = 1
  @Option(
    help: """
      Learning rate until half of --pictures are seen; then it falls. 0.015 when left out. The end for texture has \
      a rate of its own.
      """)
  var rate: Float?
  @Option(
    help: """
      For the last run of several: how much roughness its end asks for where it is strongest, as in hair, as a \
      share of the targets'. 1.6 makes up for what cannot be placed; more brings more strands and costs likeness.
      """)
  var roughness: Float?
  @Flag(
    help: """
      With --roughness: ask for the grain, too, that rounding to 8 bits leaves on a wall. Pictures that are \
      rounded once more then have too much of it.
      """)
  var withRounding = false
  @Option(
    help: ArgumentHelp(
      "Go on from this model, `default` or a file, instead of from random weights; a smaller one grows.",
      valueName: "model"))
  var from: String?

  func validate() throws {
    guard [32, 64, 128, 256, 512, 1024].contains(resolution) else {
      throw ValidationError("--resolution \(resolution) is none of 32, 64, 128, 256, 512, 1024")
    }
    if pictures == 0 {
      guard from != nil && finish != nil else {
        throw ValidationError("--pictures 0 leaves the finish alone, and needs --from and --finish")
      }
      guard rate == nil else {
        throw ValidationError(
          "--pictures 0 leaves the finish alone, which has a rate of its own; leave out --rate")
      }
    } else if pictures < 1000 {
      throw ValidationError("--pictures \(pictures) is too few to learn anything; 1000 at least")
    }
    if let finish, finish < 16 {
      throw ValidationError("--finish \(finish) is too few to learn anything; 16 at least")
    }
    if let rate, !(rate > 0 && rate.isFinite) { throw ValidationError("--rate must be above 0") }
    if let roughness, !(0.5...3).contains(roughness) {
      throw ValidationError("--roughness \(roughness) is not within 0.5 … 3")
    }
    if withRounding && roughness == nil {
      throw ValidationError("--with-rounding is a part of --roughness, which is not given")
    }
    for (option, isGiven) in [("--finish", finish != nil), ("--roughness", roughness != nil)]
    where isGiven && resolution < 128 {
      throw ValidationError(
        "\(option) needs a --resolution of 128 or more: texture comes from there on")
    }
  }

  func run() throws {
    let earlier = try from.map { name in try reportingErrors { try ModelLibrary.open(name) } }
    var configuration = GeneratorTrainer.Configuration.portraits(
      resolution: resolution, pictures: pictures, finish: finish,
      from: earlier?.model.generator.plan)
    configuration.seed = seed
    if let rate { configuration.curriculum.rate = rate }
    configuration.finishRoughness = roughness
    configuration.finishHasRounding = withRounding
    configuration.start = earlier?.fingerprint
    do {
      try train(configuration, from: earlier?.model)
    } catch let error as TrainingError {
      Console.note("\(error)")
      if case .interrupted = error { throw ExitCode.interrupted }
      throw ExitCode.badData
    }
  }

  private func train(
    _ configuration: GeneratorTrainer.Configuration, from earlier: Model?
  ) throws {
    let folder = URL(filePath: output)
    var trainer = try GeneratorTrainer(
      configuration, source: PortraitSource(), regions: PortraitSource.regions, folder: folder,
      from: earlier)
    Interrupt.install()
    var meter = TrainingMeter(start: trainer.picturesSeen)
    try trainer.run(every: 4096) { progress in
      meter.show(progress)
      return !Interrupt.cancellation.isEnding
    }
    meter.end()
    let model = try trainer.model()
    let path = folder.appending(path: "model.safetensors").path
    try model.write(to: path)
    Console.output(path)
  }
}
