import Foundation
import Networks
import Tensors
import TestSupport
import Testing

@Suite struct ProgressiveEncoderTests {
  static let generators = smallPlans.map { untrained($0) }

  private func encoder(
    _ generator: any Generator, progress: EncoderPlan.Progress = .replacing, awake: Bool = true
  ) -> ProgressiveEncoder {
    let plan = EncoderPlan(for: generator.plan, workingSize: 16, progress: progress, width: 24)
    let statistics = LatentStatistics.measure(generator, samples: 500, covariance: false)!
    var encoder = ProgressiveEncoder(plan, statistics: statistics, seed: 1)
    // Fresh last layers and biases are zero: an encoder that says something has others.
    var random = Random(seed: 2)
    for (name, shape) in plan.parameterShapes where awake {
      encoder.parameters[name] = encoder.parameters[name]! + random.normal(shape) * 0.3
    }
    return encoder
  }

  @Test func `an untrained encoder says the mean`() {
    let generator = Self.generators[1]
    let encoder = encoder(generator, awake: false)
    let latent = encoder.encode(Tensor(ones: [2, 3, 8, 8]), generator: generator)
    let mean = encoder.statistics.mean.leakyReLU(slope: 0.2)
    for row in 0..<generator.layerCount {
      expectClose(latent[1][row], mean, .reassociated)
    }
  }

  @Test(arguments: [[8, 8], [16, 16], [128, 128], [13, 40]])
  func `pictures of any size are encoded`(size: [Int]) {
    let generator = Self.generators[1]
    var random = Random(seed: 3)
    let picture = random.uniform([2, 3] + size)
    let stages = encoder(generator).stages(
      picture, hint: DegradationHint(factor: 4, kinds: [.downscaled]), generator: generator)
    #expect(stages.map(\.scale) == [-1, 0, 1, 2, 3])
    #expect(stages.allSatisfy { $0.latent.shape == [2, generator.layerCount, 32] })
    #expect(stages.map { $0.picture.shape[2] } == [32, 4, 8, 16, 32])
    #expect(stages.allSatisfy { $0.latent.isFinite && $0.picture.isFinite })
  }

  @Test(arguments: generators.indices, EncoderPlan.Progress.allCases)
  func `a scale changes its two rows and no others`(
    index: Int, progress: EncoderPlan.Progress
  ) {
    let generator = Self.generators[index]
    var random = Random(seed: 3)
    let stages = encoder(generator, progress: progress).stages(
      random.uniform([1, 3, 16, 16]), generator: generator)
    for (before, after) in zip(stages, stages.dropFirst()) {
      for row in 0..<generator.layerCount {
        let changed = before.latent[0][row].values != after.latent[0][row].values
        #expect(changed == (row / 2 == after.scale), "row \(row) at scale \(after.scale)")
      }
    }
  }

  @Test(arguments: generators.indices)
  func `side outputs are the generator's pictures of the stages' latents`(index: Int) {
    let generator = Self.generators[index]
    var random = Random(seed: 3)
    let picture = random.uniform([1, 3, 16, 16])
    let encoder = encoder(generator)
    let stages = encoder.stages(picture, generator: generator)
    for stage in stages {
      let all = generator.pictures(
        latent: stage.latent, noise: .constant, upTo: generator.resolution)
      let own = all.first { $0.shape == stage.picture.shape }
      expectClose(stage.picture, own!, .reassociated, "scale \(stage.scale)")
    }
    let alone = encoder.encode(picture, generator: generator)
    if generator.pictureResolutions.count > 1 {
      expectClose(alone, stages.last!.latent, .reassociated)
    }
  }

  @Test func `a picture of the batch does not depend on the others`() {
    let generator = Self.generators[1]
    let encoder = encoder(generator)
    var random = Random(seed: 3)
    let pictures = random.uniform([3, 3, 16, 16])
    let all = encoder.encode(pictures, generator: generator)
    let second = encoder.encode(pictures[1..<2, axis: 0], generator: generator)
    expectClose(all[1..<2, axis: 0], second, Tolerance(relative: 1e-4))
  }

  @Test(arguments: generators.indices)
  func `where the degradation is known, scales that lead away are left out`(index: Int) {
    let generator = Self.generators[index]
    let encoder = encoder(generator)
    var random = Random(seed: 7)
    let small = random.uniform([4, 3, 8, 8])
    func degraded(_ picture: Tensor) -> Tensor {
      picture.resized(height: 8, width: 8, kernel: .area)
    }
    func errors(_ stage: ProgressiveEncoder.Stage) -> [Float] {
      let picture = generator.picture(latent: stage.latent, noise: .constant).affine(0.5, 0.5)
      return (degraded(picture) - small).squared().mean(axes: [1, 2, 3]).values
    }
    let stages = encoder.stages(small, generator: generator, degradation: degraded)
    var taken = 0, left = 0
    for (before, after) in zip(stages, stages.dropFirst()) {
      for (image, (old, new)) in zip(errors(before), errors(after)).enumerated() {
        let isSame = before.latent[image].values == after.latent[image].values
        #expect(isSame ? old == new : new < old, "image \(image) at scale \(after.scale)")
        if isSame { left += 1 } else { taken += 1 }
      }
    }
    #expect(taken > 0 && left > 0)
    // Pictures of another shape say nothing.
    let blind = encoder.stages(small, generator: generator) { $0 }
    let plain = encoder.stages(small, generator: generator)
    #expect(blind.last!.latent.values == plain.last!.latent.values)
  }

  @Test func `gradients to the weights agree with differences`() {
    let generator = Self.generators[1]
    let encoder = encoder(generator)
    var random = Random(seed: 4)
    let picture = random.uniform([2, 3, 12, 12])
    let seed = random.normal([2, generator.layerCount, 32])
    func loss(_ parameters: [String: Tensor]) -> Tensor {
      // The rows of the first stages: later ones see pictures, through which no gradient goes.
      (encoder.with(parameters: parameters).stages(picture, generator: generator, scales: 0)
        .last!.latent * seed).sum()
    }
    let names = encoder.parameters.keys.filter { $0.hasPrefix("base.") }.sorted()
    let variables = encoder.parameters.mapValues { $0.tracked() }
    let found = gradients(of: loss(variables), for: names.map { variables[$0]! })
    for (name, gradient) in zip(names, found) {
      let value = encoder.parameters[name]!
      let size = gradient.squared().sum().item.squareRoot()
      let step = 1e-3 * max(1, value.squared().sum().item.squareRoot()) / size
      func moved(_ amount: Float) -> Double {
        var parameters = encoder.parameters
        parameters[name] = value + gradient * amount
        return Double(loss(parameters).item)
      }
      let expected = (moved(step) - moved(-step)) / Double(2 * step)
      let actual = Double(size * size)
      #expect(abs(actual - expected) < 0.05 * actual, "\(name): \(actual), differences \(expected)")
    }
  }

  @Test func `the later scales learn too`() {
    let generator = Self.generators[1]
    let encoder = encoder(generator)
    let variables = encoder.parameters.mapValues { $0.tracked() }
    let stages = encoder.with(parameters: variables).stages(
      Tensor(ones: [1, 3, 8, 8]), generator: generator)
    let loss = stages.reduce(Tensor(0)) { $0 + $1.picture.squared().mean() }
    let names = variables.keys.sorted()
    for (name, gradient) in zip(names, gradients(of: loss, for: names.map { variables[$0]! })) {
      #expect(gradient.squared().sum().item > 0, "\(name) has no gradient")
    }
  }

  @Test func `an encoder comes back from its file as it was`() throws {
    let encoder = encoder(Self.generators[1])
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try encoder.write(to: path, precision: .single)
    let again = try ProgressiveEncoder.open(path)
    #expect(again.plan == encoder.plan)
    for (name, tensor) in encoder.parameters {
      expectClose(try #require(again.parameters[name]), tensor, .exact, name)
    }
    expectClose(again.statistics.deviation, encoder.statistics.deviation, .exact)
  }

  @Test func `the encoder of a 256² generator with a small latent fits in 12 MB`() {
    let plan = EncoderPlan(
      for: GeneratorPlan(.styleGAN2Skip, resolution: 256, latentSize: 64, widest: 64))
    let parameters = plan.parameterShapes.reduce(0) { $0 + $1.shape.reduce(1, *) }
    #expect(2 * parameters < 12 << 20, "\(parameters) parameters in half precision")
  }
}
