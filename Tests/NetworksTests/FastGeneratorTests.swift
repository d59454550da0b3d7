import Foundation
import Synchronization
import TestSupport
import Testing

import Networks
import Tensors

/// The fused engines against the plain compositions of the same networks.
@Suite struct FastGeneratorTests {
  /// Every kind of convolution, and widths that don't fill their blocks.
  static let plans = [GeneratorPlan.Architecture.styleGAN, .styleGAN2Skip].flatMap {
    [
      GeneratorPlan(
        architecture: $0, resolution: 16, inputSize: 8, latentSize: 8, mappingWidths: [8],
        channels: [20, 16, 7]),
      GeneratorPlan(
        architecture: $0, resolution: 256, inputSize: 16, latentSize: 24, mappingWidths: [24],
        channels: [40, 48, 32, 36, 24, 20, 16]),
    ]
  }

  /// Weights of an untrained network, with values where those start with zeros or ones.
  private func model(_ plan: GeneratorPlan) -> any Generator {
    var model: any Generator =
      plan.architecture == .styleGAN ? StyleGAN(plan, seed: 3) : StyleGAN2(plan, seed: 3)
    var random = Random(seed: 4)
    let quiet = ["bias", "noise.weight", "noise_strength", "const"]
    for (name, value) in model.parameters.sorted(by: { $0.key < $1.key })
    where quiet.contains(where: name.hasSuffix) {
      model.parameters[name] = random.normal(value.shape) * 0.5
    }
    return model
  }

  @Test("The fast path makes the plain path's picture and gradients", arguments: plans)
  func agrees(_ plan: GeneratorPlan) throws {
    let fast = model(plan)
    var plain = fast
    plain.algorithm = .direct
    var random = Random(seed: 6)
    for count in [1, 2] {
      let latent = random.normal([count, plan.layerCount, plan.latentSize]).tracked()
      let noise = fast.noiseShapes.enumerated().map { layer, shape in
        random.normal(layer % 3 == 1 ? [count] + shape.dropFirst() : shape).tracked()
      }
      let seed = random.normal([count, 3, plan.resolution, plan.resolution])
      let expected = plain.synthesize(latent: latent, noise: .given(noise))
      let got = fast.synthesize(latent: latent, noise: .given(noise))
      expectClose(got, expected, .fastNetwork)
      let wanted = gradients(of: expected, for: [latent] + noise, seed: seed)
      let found = gradients(of: got, for: [latent] + noise, seed: seed)
      for (index, (a, b)) in zip(wanted, found).enumerated() {
        #expect(
          (a - b).squared().sum().item.squareRoot()
            < gradientTolerance * a.squared().sum().item.squareRoot(), "variable \(index)")
      }
    }
  }

  @Test(
    "An engine draws the smaller pictures too, as those of their own do",
    arguments: plans.filter { $0.architecture == .styleGAN2Skip })
  func smaller(_ plan: GeneratorPlan) throws {
    let whole = model(plan)
    var random = Random(seed: 9)
    let latent = random.normal([1, plan.layerCount, plan.latentSize])
    func drawn(_ draft: any Generator) -> [Tensor] {
      let rows = latent[0..<draft.layerCount, axis: 1].tracked()
      let picture = draft.synthesize(latent: rows)
      return [picture, gradients(of: picture.squared().mean(), for: [rows])[0]]
    }
    let alone = drawn(try #require(whole.draft(at: 8)))
    // From here on there is an engine of the whole.
    _ = whole.synthesize(latent: latent)
    var copy = whole
    for (name, value) in whole.parameters { copy.parameters[name] = value + 0 }
    _ = copy.synthesize(latent: latent)
    let shared = drawn(try #require(copy.draft(at: 8)))
    for (one, other) in zip(alone, shared) { expectClose(one, other, .exact) }
  }

  @Test(
    "Unrecorded, the pictures of all resolutions are the plain path's",
    arguments: plans.filter { $0.architecture == .styleGAN2Skip }, [8, 16])
  func allPictures(_ plan: GeneratorPlan, upTo size: Int) {
    let fast = model(plan)
    var plain = fast
    plain.algorithm = .direct
    var random = Random(seed: 8)
    let latent = random.normal([2, plan.layerCount, plan.latentSize])
    let noise = NoiseMaps.given(
      fast.noiseShapes.enumerated().map { layer, shape in
        random.normal(layer % 3 == 1 ? [2] + shape.dropFirst() : shape)
      })
    let wanted = plain.pictures(latent: latent, noise: noise, upTo: size)
    let found = fast.pictures(latent: latent, noise: noise, upTo: size)
    #expect(found.map(\.shape) == wanted.map(\.shape))
    for (one, other) in zip(found, wanted) { expectClose(one, other, .fastNetwork) }
  }

  @Test("Without noise and without recording the picture is the same", arguments: plans)
  func unrecorded(_ plan: GeneratorPlan) {
    let model = model(plan)
    var random = Random(seed: 6)
    let latent = random.normal([1, model.layerCount, model.latentSize])
    let recorded = model.synthesize(latent: latent.tracked(), noise: .zero)
    let plain = model.synthesize(latent: latent, noise: .zero)
    expectClose(plain, recorded, .exact)
  }

  @Test("Only the gradients that are wanted are made", arguments: plans)
  func wanted(_ plan: GeneratorPlan) {
    let model = model(plan)
    var random = Random(seed: 7)
    let latent = random.normal([1, model.layerCount, model.latentSize])
    var noise = model.noiseShapes.map { random.normal($0) }
    noise[2] = noise[2].tracked()
    let image = model.synthesize(latent: latent, noise: .given(noise)).mean()
    let alone = gradients(of: image, for: [noise[2]])[0]
    let all = noise.map { $0.detached.tracked() }, variable = latent.tracked()
    let again = model.synthesize(latent: variable, noise: .given(all)).mean()
    expectClose(alone, gradients(of: again, for: [variable] + all)[3], .sameAlgorithm)
  }

  @Test("Several threads at once make what one makes, to the bit", arguments: plans)
  func threads(_ plan: GeneratorPlan) {
    let model = model(plan)
    var random = Random(seed: 8)
    let latent = random.normal([1, model.layerCount, model.latentSize])
    let seed = random.normal([1, 3, plan.resolution, plan.resolution])
    @Sendable func once() -> [[Float]] {
      let variable = latent.tracked()
      let image = model.synthesize(latent: variable, noise: .zero)
      return [image.values, gradients(of: image, for: [variable], seed: seed)[0].values]
    }
    let alone = once()
    let rounds = 12
    let agreed = Mutex(0), group = DispatchGroup()
    for _ in 0..<4 {
      group.enter()
      Thread {
        for _ in 0..<rounds where once() == alone { agreed.withLock { $0 += 1 } }
        group.leave()
      }.start()
    }
    group.wait()
    #expect(agreed.withLock { $0 } == 4 * rounds)
  }
}

/// Relative, in the Euclidean norm. Leaky ReLUs near zero may fall to the other side.
private let gradientTolerance: Float = 1e-2
