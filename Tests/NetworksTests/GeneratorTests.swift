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
      return (g.synthesize(latent: g.map(z, label: nil), noise: .random(Random(seed: 4))) * seed)
        .sum()
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
        return
          (generator.with(parameters: parameters).synthesize(
            latent: generator.with(parameters: parameters).map(z, label: nil),
            noise: .random(Random(seed: 4))) * seed).values.reduce(0) { $0 + Double($1) }
      }
      // Short steps drown in rounding, long ones cross kinks of leaky ReLUs, each by some per cent
      // for some parameter on some processor: one of three must agree. The rows of GradientTests
      // hold each operation tightly.
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

  @Test func `a draft is the network's own smaller picture`() throws {
    let generator = StyleGAN2(smallPlans[1], seed: 2)
    let latent = generator.repeated(generator.map(Tensor(ones: [2, 32])))
    let all = generator.pictures(latent: latent, noise: .constant, upTo: 32)
    let draft = try #require(generator.draft(at: 16))
    #expect(draft.plan.channels == Array(generator.plan.channels.prefix(3)))
    let rows = latent[0..<draft.layerCount, axis: 1]
    expectClose(draft.synthesize(latent: rows), all[2], .network, "a fused kernel each")
    for side in [12, 32, 64] { #expect(generator.draft(at: side) == nil) }
    for plan in smallPlans where plan.architecture != .styleGAN2Skip {
      #expect(untrained(plan).draft(at: 8) == nil)
    }
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

  /// Karras et al., StyleGAN2-ADA, 2020: the class's embedding stands beside the code, both brought
  /// to unit mean square, before the first layer.
  @Test func `the mapping of a class follows its definition`() {
    let plan = GeneratorPlan(
      .styleGAN2Skip, resolution: 8, latentSize: 16, labelCount: 3, mappingLayers: 2, widest: 16)
    let generator = StyleGAN2(plan, seed: 2)
    func rows(_ name: String) -> [[Float]] {
      let weight = generator.parameters["mapping.\(name).weight"]!
      return (0..<weight.shape[0]).map { weight[$0].values }
    }
    func bias(_ name: String) -> [Float] { generator.parameters["mapping.\(name).bias"]!.values }
    func dot(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    func unit(_ x: [Float]) -> [Float] {
      let scale = 1 / (dot(x, x) / Float(x.count) + 1e-8).squareRoot()
      return x.map { $0 * scale }
    }
    var random = Random(seed: 4)
    let z = random.normal([1, 16])
    for label in 0..<3 {
      let embedding = zip(rows("embed"), bias("embed")).map {
        $0[label] / Float(3).squareRoot() + $1
      }
      var x = unit(z.values) + unit(embedding)
      for layer in ["fc0", "fc1"] {
        let gain = 0.01 / Float(x.count).squareRoot()
        x = zip(rows(layer), bias(layer)).map { row, bias in
          let y = dot(row, x) * gain + bias * 0.01
          return (y < 0 ? 0.2 * y : y) * Float(2).squareRoot()
        }
      }
      expectClose(
        generator.map(z, label: generator.oneHot([label])), Tensor(x, shape: [1, 16]), .network,
        "class \(label)")
    }
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
