import Foundation
import Networks
import Tensors
import TestSupport
import Testing

/// Encoders for generators whose first noise maps tell of the light.
@Suite struct EncoderLightTests {
  private static let generator: StyleGAN2 = {
    var generator = StyleGAN2(smallPlans[1], seed: 5)
    generator.lightLayers = 3
    generator.noiseConstants = generator.plan.noiseConstants(seed: 5, lightLayers: 3)
    for name in generator.parameters.keys where name.hasSuffix("noise_strength") {
      generator.parameters[name] = Tensor(0.3)
    }
    return generator
  }()

  private func encoder(_ generator: some Generator) -> ProgressiveEncoder {
    let plan = EncoderPlan(
      for: generator.plan, lightLayers: generator.lightLayers, workingSize: 16, width: 24)
    let statistics = LatentStatistics.measure(generator, samples: 500, covariance: false)!
    var encoder = ProgressiveEncoder(plan, statistics: statistics, seed: 1)
    var random = Random(seed: 2)
    for (name, shape) in plan.parameterShapes {
      encoder.parameters[name] = encoder.parameters[name]! + random.normal(shape) * 0.3
    }
    return encoder
  }

  private func small(_ count: Int) -> Tensor {
    var random = Random(seed: 7)
    return random.uniform([count, 3, 8, 8])
  }

  @Test func `a scale says the maps of its own height, and side outputs lie in that light`() {
    let generator = Self.generator
    let stages = encoder(generator).stages(small(2), generator: generator)
    #expect(
      stages.map { $0.light.map(\.shape) }
        == [[], [[2, 1, 4, 4]]]
        + Array(repeating: [[2, 1, 4, 4], [2, 1, 8, 8], [2, 1, 8, 8]], count: 3))
    for stage in stages {
      #expect(stage.light.allSatisfy { $0.isFinite && $0.squared().sum().item > 0 })
      let noise = generator.noise(under: stage.light).map { NoiseMaps.given($0) } ?? .constant
      let all = generator.pictures(latent: stage.latent, noise: noise, upTo: 32)
      let own = all.first { $0.shape == stage.picture.shape }
      expectClose(stage.picture, own!, .reassociated, "scale \(stage.scale)")
    }
    let last = stages.last!
    let even = generator.picture(latent: last.latent, noise: .constant)
    #expect((even - last.picture).abs().largest > 1e-3)
  }

  @Test func `a generator whose noise says nothing of the light is left in its own`() {
    var other = Self.generator
    other.lightLayers = 0
    let stages = encoder(Self.generator).stages(small(1), generator: other)
    #expect(stages.allSatisfy { $0.light.isEmpty })
    #expect(other.noise(under: []) == nil)
  }

  @Test func `a scale's light is taken where it brings the degraded picture nearer`() {
    let (generator, small) = (Self.generator, small(4))
    let encoder = encoder(generator)
    func degraded(_ picture: Tensor) -> Tensor {
      picture.resized(height: 8, width: 8, kernel: .area)
    }
    func errors(_ stage: ProgressiveEncoder.Stage) -> [Float] {
      let noise = generator.noise(under: stage.light).map { NoiseMaps.given($0) } ?? .constant
      let picture = generator.picture(latent: stage.latent, noise: noise).affine(0.5, 0.5)
      return (degraded(picture) - small).squared().mean(axes: [1, 2, 3]).values
    }
    let stages = encoder.stages(small, generator: generator, degradation: degraded)
    var taken = 0, left = 0
    for (before, after) in zip(stages, stages.dropFirst()) {
      let maps = after.light.dropFirst(before.light.count)
      for (image, (old, new)) in zip(errors(before), errors(after)).enumerated() {
        let isSame = before.latent[image].values == after.latent[image].values
        #expect(isSame ? abs(old - new) <= 1e-6 * old : new < old, "\(image) at \(after.scale)")
        for map in maps { #expect(map[image].values.allSatisfy { $0 == 0 } == isSame) }
        if isSame { left += 1 } else { taken += 1 }
      }
    }
    #expect(taken > 0 && left > 0)
  }

  @Test func `light is learned, kept in the file, and cut with the encoder`() throws {
    let generator = Self.generator
    let encoder = encoder(generator)
    let variables = encoder.parameters.mapValues { $0.tracked() }
    let loss = encoder.with(parameters: variables).stages(small(1), generator: generator)
      .reduce(Tensor(0)) { $0 + $1.picture.squared().mean() }
    let names = variables.keys.filter { $0.contains(".light") }.sorted()
    #expect(names.count == 8)
    for (name, gradient) in zip(names, gradients(of: loss, for: names.map { variables[$0]! })) {
      #expect(gradient.squared().sum().item > 0, "\(name) has no gradient")
    }
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try encoder.write(to: path, precision: .single)
    #expect(try ProgressiveEncoder.open(path).plan.lightSizes == [4, 8, 8])
    let draft = try #require(generator.draft(at: 4))
    let light = encoder.cut(to: 4).stages(small(1), generator: draft as! StyleGAN2).last!.light
    #expect(light.map { $0.shape[2] } == [4])
  }
}
