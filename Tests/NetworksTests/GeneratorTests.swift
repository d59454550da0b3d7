import Networks
import Tensors
import TestSupport
import Testing

@Suite struct GeneratorTests {
  @Test(arguments: smallPlans)
  func `gradients to every weight agree with differences`(plan: GeneratorPlan) throws {
    let generator = awake(untrained(plan))
    let names = generator.parameters.keys.sorted()
    var random = Random(seed: 3)
    let z = random.normal([2, plan.inputSize])
    let seed = random.normal([2, 3, plan.resolution, plan.resolution])
    func loss(_ parameters: [String: Tensor]) -> Tensor {
      let g = generator.with(parameters: parameters)
      return (g.synthesize(latent: g.map(z, label: nil), noise: .random(Random(seed: 4))) * seed).sum()
    }
    let variables = generator.parameters.mapValues { $0.tracked() }
    let found = Dictionary(
      uniqueKeysWithValues: zip(
        names, gradients(of: loss(variables), for: names.map { variables[$0]! })))
    for name in names {
      // Along the gradient itself the difference is largest, and rounding matters least.
      let (value, gradient) = (generator.parameters[name]!, found[name]!)
      let size = gradient.squared().sum().item.squareRoot()
      #expect(size > 0, "\(name) has no gradient")
      func moved(_ amount: Float) -> Double {
        var parameters = generator.parameters
        parameters[name] = value + gradient * amount
        return (generator.with(parameters: parameters).synthesize(
          latent: generator.with(parameters: parameters).map(z, label: nil),
          noise: .random(Random(seed: 4))) * seed).values.reduce(0) { $0 + Double($1) }
      }
      // Short steps drown in rounding, long ones cross kinks of leaky ReLUs, each by some per cent for
      // some parameter on some processor: one of three must agree. The rows of GradientTests hold each
      // operation tightly.
      let differences = [2e-4, 5e-4, 1e-3].map { share -> Double in
        let step = Float(share) * max(1, value.squared().sum().item.squareRoot()) / size
        return (moved(step) - moved(-step)) / Double(2 * step)
      }
      let actual = Double(size * size)
      let nearest = differences.map { abs(actual - $0) }.min()!
      #expect(nearest < 0.1 * actual, "\(name): \(actual), differences \(differences)")
    }
  }

  @Test func `the skip architecture has a picture at each resolution`() {
    let generator = StyleGAN2(smallPlans[1], seed: 2)
    let w = generator.map(Tensor(ones: [2, 32]))
    let latent = generator.repeated(w)
    let all = generator.pictures(latent: latent, noise: .constant, upTo: 32)
    #expect(all.map(\.shape) == [[2, 3, 4, 4], [2, 3, 8, 8], [2, 3, 16, 16], [2, 3, 32, 32]])
    let early = generator.pictures(latent: latent, noise: .constant, upTo: 16)
    expectClose(early.last!, all[2], .exact)
  }

  @Test func `classes steer the mapping`() {
    let plan = GeneratorPlan(
      .styleGAN2Skip, resolution: 8, latentSize: 16, labelCount: 3, mappingLayers: 2, widest: 16)
    let generator = StyleGAN2(plan, seed: 2)
    let z = Tensor(ones: [2, 16])
    let w = generator.map(z, label: generator.oneHot([0, 2]))
    #expect(w[0].values != w[1].values)
    expectClose(
      generator.map(z, label: generator.oneHot([2, 2]))[0], w[1], .reassociated, "same class")
  }

  @Test(arguments: smallPlans)
  func `noise from a seed is the same each time, and each picture has its own`(
    plan: GeneratorPlan
  ) {
    let generator = awake(untrained(plan))
    let latent = Tensor(ones: [2, plan.layerCount, plan.latentSize])
    func draw(_ seed: UInt64) -> Tensor {
      generator.synthesize(latent: latent, noise: .random(Random(seed: seed)))
    }
    expectClose(draw(0), draw(0), .exact)
    #expect(draw(0).values != draw(1).values)
    #expect(draw(0)[0].values != draw(0)[1].values)
  }

  /// A generator none of whose parameters is idle: fresh ones have zero biases and noise.
  private func awake(_ generator: any Generator) -> any Generator {
    var (generator, random) = (generator, Random(seed: 8))
    for (name, value) in generator.parameters.sorted(by: { $0.key < $1.key })
    where ["bias", "const"].contains(where: name.hasSuffix) || name.contains("noise") {
      generator.parameters[name] = value + random.normal(value.shape) * 0.3
    }
    return generator
  }
}
