import Foundation
import Networks
import TestSupport
import Tensors
import Testing
import Training

/// Makes pictures smaller, to 8² … 16².
private struct Smaller: DegradationSource {
  let identity = "smaller"
  func degrade(_ picture: Tensor, seed: UInt64) -> (picture: Tensor, hint: DegradationHint) {
    var random = Random(seed: seed)
    let side = random.integer(in: 8..<17)
    let small = picture.resized(height: side, width: side, kernel: .area)
    return (small, DegradationHint(factor: Double(picture.shape[2]) / Double(side)))
  }
}

@Suite struct EncoderTrainerTests {
  /// Six numbers and a picture in which each of them shows.
  private static let generator: StyleGAN2 = {
    let plan = GeneratorPlan(
      architecture: .styleGAN2Skip, resolution: 16, inputSize: 6, latentSize: 6,
      mappingWidths: [6], channels: [16, 16, 16])
    var generator = StyleGAN2(plan, seed: 3)
    generator.noiseConstants = nil
    generator.statistics = LatentStatistics.measure(generator, samples: 2000, covariance: false)
    return generator
  }()

  private func configuration(samples: Int = 2048) -> EncoderTrainer.Configuration {
    let plan = EncoderPlan(for: Self.generator.plan, workingSize: 16, width: 24)
    var curriculum = Curriculum(stages: [
      .init(resolution: 16, pictures: samples / 2, batch: 16),
      .init(resolution: 8, pictures: samples / 2, batch: 16),
    ])
    curriculum.rate = 5e-3
    var configuration = EncoderTrainer.Configuration(plan: plan, curriculum: curriculum)
    configuration.pool = 512
    configuration.heldBack = 8
    configuration.halfLife = 200
    return configuration
  }

  private func trainer(
    _ folder: URL, _ configuration: EncoderTrainer.Configuration
  ) throws -> EncoderTrainer {
    try EncoderTrainer(
      configuration, generator: Self.generator, degradations: Smaller(), folder: folder)
  }

  private func inFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "facet-encoder-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  @Test("An encoder learns latents from small pictures, and its scales come nearer than its base")
  func learns() throws {
    try inFolder { folder in
      var run = try trainer(folder, configuration())
      try run.run(every: 1024) { _ in true }
      let rows = run.log.rows()
      #expect(rows.count == 2)
      let named = Dictionary(uniqueKeysWithValues: zip(run.log.columns, rows.last!))
      // The mean is at distance 1 from all.
      #expect(named["distance_base"]! < 0.8, "\(named)")
      #expect(named["distance"]! < named["distance_base"]!, "\(named)")
      for file in ["samples.png", "curves.png", "encoder.safetensors"] {
        let path = folder.appending(path: file).path
        #expect(FileManager.default.fileExists(atPath: path), "\(file)")
      }
      let saved = try ProgressiveEncoder.open(folder.appending(path: "encoder.safetensors").path)
      #expect(saved.generator == Self.generator.fingerprint)
    }
  }

  @Test("A stopped run continues to the same weights, to the bit, across the curriculum's stages")
  func resumes() throws {
    try inFolder { folder in
      let short = configuration(samples: 256)
      var whole = try trainer(folder.appending(path: "whole"), short)
      try whole.run { _ in true }
      let parts = folder.appending(path: "parts")
      for stop in [64, 160] {
        var stopped = try trainer(parts, short)
        #expect(throws: TrainingError.self) { try stopped.run { $0.pictures < stop } }
      }
      var resumed = try trainer(parts, short)
      #expect(resumed.picturesSeen == 160)
      try resumed.run { _ in true }
      for (name, tensor) in whole.trained.parameters {
        #expect(tensor.values == resumed.trained.parameters[name]!.values, "\(name)")
      }
    }
  }

  @Test("The base encoder's stage leaves the scales alone")
  func baseAlone() throws {
    try inFolder { folder in
      var run = try trainer(folder, configuration(samples: 256))
      let before = run.trained.parameters
      #expect(throws: TrainingError.self) { try run.run { $0.pictures < 64 } }
      for (name, tensor) in run.trained.parameters {
        // Rounding in the running average is no learning.
        let change = (tensor - before[name]!).abs().largest
        #expect((change > 1e-5) == name.hasPrefix("base."), "\(name): \(change)")
      }
    }
  }

  @Test("A run that gains nothing any more ends before its samples do")
  func settles() throws {
    try inFolder { folder in
      var idle = configuration(samples: 1024)
      idle.curriculum.rate = 1e-9
      idle.patience = 2
      var run = try trainer(folder, idle)
      try run.run(every: 128) { _ in true }
      #expect(run.picturesSeen == 512 + 3 * 128, "only the last stage may end early")
    }
  }

  @Test("Where the generator's noise tells of the light, an encoder learns to say it")
  func light() throws {
    var generator = Self.generator
    generator.lightLayers = 3
    // On white and black no light is seen.
    for name in generator.parameters.keys where name.contains("torgb.weight") {
      generator.parameters[name] = generator.parameters[name]! * 0.2
    }
    var learning = configuration(samples: 6144)
    learning.curriculum.stages[0].pictures = 512
    learning.onModelStages = 2
    learning.plan = EncoderPlan(
      for: generator.plan, lightLayers: 3, workingSize: 16, width: 24)
    try inFolder { folder in
      var run = try EncoderTrainer(
        learning, generator: generator, degradations: Smaller(), folder: folder)
      try run.run { _ in true }
      var random = Random(seed: 77)
      let w = generator.repeated(generator.map(random.normal([16, 6]), label: nil))
      let even = generator.synthesize(latent: w)
      let maps = [4, 8, 8].map { random.normal([16, 1, $0, $0]) }
      let lit = UnevenLight.falling(
        on: even, as: maps + [16, 16].map { Tensor(zeros: [16, 1, $0, $0]) })
      let found = run.trained.stages(lit.affine(0.5, 0.5), generator: generator).last!.light
      for (map, true_) in zip(found, maps) {
        let along = (map * true_).mean().item
        #expect(along > 0.02, "\(map.shape): \(along)")
      }
    }
  }

  @Test("Where no latent is true, the whole picture is wanted, not the generator's own smaller one")
  func wholePictureIsWanted() throws {
    var generator = Self.generator
    let bias = "synthesis.b16.torgb.bias"
    generator.parameters[bias] = generator.parameters[bias]! + 1
    var configuration = configuration()
    configuration.offModelMeanWeight = 0
    configuration.offModelBaseWeight = 0
    try inFolder { folder in
      let run = try EncoderTrainer(
        configuration, generator: generator, degradations: Smaller(), folder: folder)
      var random = Random(seed: 5)
      // Untrained, it says the mean face at all stages.
      let stages = run.trained.stages(
        random.uniform([2, 3, 8, 8]), generator: generator,
        sideOutputs: .init(limit: 8, least: 8))
      let whole = generator.picture(latent: stages.last!.latent, noise: .constant)
      let draft = stages.last!.picture
      #expect(draft.shape == [2, 3, 8, 8])
      #expect((whole.averagePooled() - draft).mean().item > 0.4, "the draft is too dark")
      #expect(run.offModelLoss(stages, whole).item < 1e-5)
      #expect(run.offModelLoss(stages, draft.repeatedPixels()).item > 0.1)
    }
  }

  @Test("A run for another generator is refused")
  func otherGenerator() throws {
    try inFolder { folder in
      var run = try trainer(folder, configuration())
      #expect(throws: TrainingError.self) { try run.run { _ in false } }
      var other = Self.generator
      other.parameters["synthesis.b4.const"] = other.parameters["synthesis.b4.const"]! * 2
      let error = #expect(throws: TrainingError.self) {
        _ = try EncoderTrainer(
          configuration(), generator: other, degradations: Smaller(), folder: folder)
      }
      #expect(
        "\(error!)"
          == """
          \(folder.path)/state.safetensors: the state of another run (another configuration); \
          choose another folder, or remove it
          """)
    }
  }

  @Test("An encoder for a model that grew goes on from the earlier one's")
  func grows() throws {
    let plan = GeneratorPlan(
      architecture: .styleGAN2Skip, resolution: 32, inputSize: 6, latentSize: 6,
      mappingWidths: [6], channels: [16, 16, 16, 16])
    var larger = StyleGAN2(plan, seed: 4)
    larger.parameters.merge(Self.generator.parameters) { $1 }
    larger.noiseConstants = nil
    larger.statistics = Self.generator.statistics
    try inFolder { folder in
      var run = try trainer(folder.appending(path: "earlier"), configuration(samples: 256))
      try run.run { _ in true }
      let earlier = run.trained
      var grown = configuration(samples: 256)
      grown.plan = EncoderPlan(for: plan, workingSize: 16, width: 24)
      func start(_ configuration: EncoderTrainer.Configuration) throws -> EncoderTrainer {
        try EncoderTrainer(
          configuration, generator: larger, degradations: Smaller(),
          folder: folder.appending(path: "grown"), from: earlier)
      }
      let encoder = try start(grown).trained
      #expect(encoder.generator == larger.fingerprint)
      #expect(
        encoder.cut(to: 16).parameters.mapValues(\.values) == earlier.parameters.mapValues(\.values)
      )
      var random = Random(seed: 1)
      let picture = random.uniform([1, 3, 8, 8])
      let (before, after) = (
        earlier.stages(picture, generator: Self.generator).last!.latent,
        encoder.stages(picture, generator: larger).last!.latent
      )
      expectClose(after[0..<6, axis: 1], before, .reassociated)
      // Of a picture twice as large the same small one is made twice as small.
      func told(_ factor: Double, _ encoder: ProgressiveEncoder) -> Tensor {
        encoder.base(picture, hint: DegradationHint(factor: factor))
      }
      expectClose(told(4, encoder), told(2, earlier), .reassociated)
      expectClose(told(2, encoder.cut(to: 16)), told(2, earlier), .reassociated)
      expectClose(after[6..<7, axis: 1], before[5..<6, axis: 1], .reassociated)
      var learning = try start(grown)
      try learning.run { _ in true }
      let learned = learning.trained.stages(picture, generator: larger).last!.latent
      expectClose(learned[0..<6, axis: 1], before, .reassociated)
      #expect(learned[6..<8, axis: 1].values != after[6..<8, axis: 1].values)
      let again = try EncoderTrainer(
        grown, generator: larger, degradations: Smaller(), folder: folder.appending(path: "again"),
        from: learning.trained)
      expectClose(told(4, again.trained), told(2, earlier), .reassociated)
      grown.plan = EncoderPlan(for: plan, workingSize: 16, width: 32)
      let error = #expect(throws: TrainingError.self) { _ = try start(grown) }
      #expect(
        "\(error!)"
          == """
          the encoder is for 6 rows of 6, of widths [24, 48, 96] and [12, 36, 72], replacing; it must \
          be for 8 rows of 6, of widths [32, 64, 128] and [16, 48, 96], replacing, or for fewer rows
          """)
    }
  }
}
