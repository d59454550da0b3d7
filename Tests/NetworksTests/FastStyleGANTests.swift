import TestSupport
import Testing

import Networks
import Tensors

/// The fused engine against the plain composition of the same network.
@Suite struct FastStyleGANTests {
  /// Every kind of convolution, and widths that don't fill their blocks.
  static let plans = [
    GeneratorPlan(
      architecture: .styleGAN, resolution: 16, inputSize: 8, latentSize: 8, mappingWidths: [8],
      channels: [20, 16, 7]),
    GeneratorPlan(
      architecture: .styleGAN, resolution: 256, inputSize: 16, latentSize: 24,
      mappingWidths: [24], channels: [40, 48, 32, 36, 24, 20, 16]),
  ]

  @Test("The fast path makes the plain path's picture and gradients", arguments: plans)
  func agrees(_ plan: GeneratorPlan) throws {
    var model = StyleGAN(plan, seed: 3)
    // Fresh weights have no noise and no biases: give them some.
    var random = Random(seed: 4)
    for (name, value) in model.parameters.sorted(by: { $0.key < $1.key })
    where name.hasSuffix("bias") || name.hasSuffix("noise.weight") || name.hasSuffix("const") {
      model.parameters[name] = random.normal(value.shape) * 0.5
    }
    for count in [1, 2] {
      let latent = random.normal([count, plan.layerCount, plan.latentSize]).tracked()
      let noise = model.noiseShapes.enumerated().map { layer, shape in
        random.normal(layer % 3 == 1 ? [count] + shape.dropFirst() : shape).tracked()
      }
      let seed = random.normal([count, 3, plan.resolution, plan.resolution])
      var plain = model
      plain.algorithm = .direct
      let expected = plain.synthesize(latent: latent, noise: .given(noise))
      let fast = model.synthesize(latent: latent, noise: .given(noise))
      expectClose(fast, expected, .fastNetwork)
      let wanted = gradients(of: expected, for: [latent] + noise, seed: seed)
      let got = gradients(of: fast, for: [latent] + noise, seed: seed)
      for (index, (a, b)) in zip(wanted, got).enumerated() {
        #expect(
          (a - b).squared().sum().item.squareRoot()
            < gradientTolerance * a.squared().sum().item.squareRoot(), "variable \(index)")
      }
    }
  }

  @Test func `Without noise and without recording the picture is the same`() {
    let model = StyleGAN(Self.plans[0], seed: 5)
    var random = Random(seed: 6)
    let latent = random.normal([1, model.layerCount, model.latentSize])
    let recorded = model.synthesize(latent: latent.tracked(), noise: .zero)
    let plain = model.synthesize(latent: latent, noise: .zero)
    #expect(recorded.values == plain.values)
  }
}

/// Relative, in the Euclidean norm. Leaky ReLUs near zero may fall to the other side.
private let gradientTolerance: Float = 1e-2
