import Checkpoints
import Foundation
import Networks
import Tensors
import TestSupport
import Testing

/// Small plans of every architecture.
let smallPlans: [GeneratorPlan] = GeneratorPlan.Architecture.allCases.map {
  GeneratorPlan($0, resolution: 32, latentSize: 32, mappingLayers: 3, base: 512, widest: 32)
}

func untrained(_ plan: GeneratorPlan, seed: UInt64 = 1) -> any Generator {
  plan.architecture == .styleGAN ? StyleGAN(plan, seed: seed) : StyleGAN2(plan, seed: seed)
}

@Suite struct ModelTests {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  @Test(arguments: smallPlans)
  func `a model comes back from its file as it was`(plan: GeneratorPlan) throws {
    var generator = untrained(plan)
    generator.statistics = LatentStatistics.measure(generator, samples: 500, chunk: 200)
    let file = folder.appending(path: "model.safetensors").path
    try Model(generator: generator, card: "# A card\n\"quoted\"", noiseSeed: nil)
      .write(to: file, precision: .single)
    let model = try Model.open(file)
    #expect(model.generator.plan == plan)
    #expect(model.generator.name == generator.name)
    #expect(model.card == "# A card\n\"quoted\"")
    #expect(model.generator.parameters.count == generator.parameters.count)
    for (name, tensor) in generator.parameters {
      expectClose(try #require(model.generator.parameters[name]), tensor, .exact, name)
    }
    let (own, kept) = (try #require(model.generator.statistics), try #require(generator.statistics))
    expectClose(own.mean, kept.mean, .exact)
    expectClose(own.deviation, kept.deviation, .exact)
    expectClose(try #require(own.covariance), try #require(kept.covariance), .exact)
    expectClose(own.latentMean, kept.latentMean, .exact)
    #expect(own.samples == 500)
    let w = generator.map(Tensor(ones: [1, plan.inputSize]), label: nil)
    expectClose(
      model.generator.synthesize(latent: w), generator.synthesize(latent: w), .exact, "picture")
  }

  @Test func `what a latent stands for comes back with the model, and is read`() throws {
    let generator = StyleGAN2(smallPlans[1], seed: 3)
    var model = Model(generator: generator)
    model.attributes = [.init(name: "age", share: 1), .init(name: "yaw", share: 0.5)]
    let file = folder.appending(path: "attributes.safetensors").path
    try model.write(to: file)
    let opened = try Model.open(file)
    #expect(opened.attributes == model.attributes)
    // The code 1 lies at erf(1 / √2) = 0.6827 of the range, −2 at −0.9545; w is a fifth of a
    // negative code.
    var w = [Float](repeating: 0, count: 32)
    (w[0], w[1]) = (1, -0.4)
    let said = opened.attributes(of: generator.repeated(Tensor(w, shape: [1, 32])))
    #expect(abs(said["age"]! - 0.6827) < 1e-4)
    #expect(abs(said["yaw"]! + 0.5 * 0.9545) < 1e-4)
    #expect(Model(generator: generator).attributes(of: Tensor(zeros: [1, 8, 32])).isEmpty)
  }

  @Test func `what a latent stands for is read where the samples say it`() throws {
    var generator = StyleGAN2(smallPlans[1], seed: 3)
    let statistics = LatentStatistics.measure(generator, samples: 4096, seed: 1)!
    generator.statistics = statistics
    var random = Random(seed: 5)
    let w = generator.map(random.normal([512, generator.inputSize]), label: nil)
    // Two numbers that are linear in the normalized coordinates, by any weights.
    let weights = random.normal([2, 32])
    let codes = statistics.normalized(w).linear(weight: weights)
    var model = Model(generator: generator)
    model.attributes = [.init(name: "age", share: 1), .init(name: "yaw", share: 0.5)]
    model.readout = Model.readout(of: codes, in: w, statistics)
    let file = folder.appending(path: "readout.safetensors").path
    try model.write(to: file, precision: .single)
    let said = try Model.open(file).attributes(of: generator.repeated(w[0..<1, axis: 0]))
    let (age, yaw) = (Double(codes.values[0]), Double(codes.values[1]))
    #expect(abs(said["age"]! - erf(age / 2.0.squareRoot())) < 1e-3)
    #expect(abs(said["yaw"]! - 0.5 * erf(yaw / 2.0.squareRoot())) < 1e-3)
  }

  @Test func `a coordinate counts by its deviation, where that was measured`() {
    var generator = StyleGAN2(smallPlans[1], seed: 3)
    generator.statistics = LatentStatistics(
      mean: Tensor(repeating: 0.5, shape: [32]), deviation: Tensor(repeating: 2, shape: [32]),
      latentMean: Tensor(zeros: [32]), samples: 2)
    var model = Model(generator: generator)
    model.attributes = [.init(name: "age", share: 1)]
    // (2.5 − 0.5) / 2 is the code 1.
    let said = model.attributes(of: Tensor(repeating: 2.5, shape: [1, 8, 32]))
    #expect(abs(said["age"]! - 0.6827) < 1e-4)
  }

  @Test func `noise may be a seed in the file, and half precision rounds weights`() throws {
    let generator = StyleGAN2(smallPlans[1], seed: 9)
    let file = folder.appending(path: "half.safetensors").path
    try Model(generator: generator, noiseSeed: 9).write(to: file)
    let model = try Model.open(file)
    let maps = try #require(model.generator.noiseConstants)
    for (a, b) in zip(maps, try #require(generator.noiseConstants)) { expectClose(a, b, .exact) }
    let rounded = Tolerance(relative: 0x1p-11)
    for (name, tensor) in generator.parameters {
      expectClose(try #require(model.generator.parameters[name]), tensor, rounded, name)
    }
  }

  @Test func `maps that tell of the light are zero, and the file says which they are`() throws {
    var generator = StyleGAN2(smallPlans[1], seed: 9)
    generator.lightLayers = 2
    let file = folder.appending(path: "light.safetensors").path
    try Model(generator: generator, noiseSeed: 9).write(to: file)
    let found = try Model.open(file).generator
    #expect(found.lightLayers == 2)
    let maps = try #require(found.noiseConstants)
    for (layer, map) in maps.enumerated() {
      #expect(map.values.allSatisfy { $0 == 0 } == (layer < 2), "\(layer)")
    }
    var stored = try Checkpoint(contentsOf: file)
    stored.metadata["facet.noise.light"] = "99"
    try stored.write(to: file)
    #expect {
      try Model.open(file)
    } throws: { error in
      "\(error)".hasPrefix(
        "\(file): `facet.noise.light` is 99, not a number of noise maps up to \(maps.count)")
    }
  }

  @Test func `a weight that is not a number is named`() throws {
    var generator = StyleGAN2(smallPlans[1], seed: 1)
    let name = "synthesis.b8.conv0.bias"
    var values = try #require(generator.parameters[name]).values
    values[3] = .nan
    generator.parameters[name] = Tensor(values, shape: [values.count])
    let file = folder.appending(path: "nan.safetensors").path
    try Model(generator: generator).write(to: file)
    #expect {
      try Model.open(file)
    } throws: { error in
      "\(error)"
        == "\(file): `\(name)` holds values that are NaN or infinite; get the file again, or take a "
        + "checkpoint from before its training diverged"
    }
  }

  @Test func `a missing file, an empty one and a text are refused in a sentence`() throws {
    let empty = folder.appending(path: "empty.pt").path
    let text = folder.appending(path: "text.pt").path
    try Data().write(to: URL(filePath: empty))
    try Data("hello, this is no model".utf8).write(to: URL(filePath: text))
    for path in ["/nowhere/model.pt", empty, text, folder.path] {
      #expect {
        try Model.open(path)
      } throws: { error in
        error is ModelError && "\(error)".hasPrefix(path) && !"\(error)".contains("\n")
      }
    }
  }

  @Test func `the default model is found beside the executable first`() throws {
    let generator = untrained(smallPlans[1])
    let (first, second) = (folder.appending(path: "a"), folder.appending(path: "b"))
    for home in [first, second] {
      try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    }
    #expect(Model.find("default.safetensors", in: [first.path, second.path]) == nil)
    let file = second.appending(path: "default.safetensors").path
    try Model(generator: generator).write(to: file)
    #expect(Model.find("default.safetensors", in: [first.path, second.path]) == file)
    #expect(try Model.named(file).generator.plan == smallPlans[1])
    #expect(Model.places.first?.hasSuffix("facet_Networks.resources/Resources") == true)
  }
}
