import Foundation
import Networks
import TestSupport
import Tensors
import Testing
import Training

/// Pictures of one grey each, which is the code.
private struct Greys: PictureSource {
  let codeLength = 2
  func render(codes: Tensor, resolution: Int) -> [UInt8] {
    (0..<codes.shape[0]).flatMap { row in
      Array(
        repeating: UInt8(128 + 50 * tanh(codes[row].values[0])), count: 3 * resolution * resolution)
    }
  }
}

@Suite struct UnevenLightTests {
  private func maps(_ layer: Int? = nil, _ value: Float = 1) -> [Tensor] {
    [4, 8, 8, 16, 16, 32, 32].enumerated().map {
      Tensor(repeating: $0.offset == layer ? value : 0, shape: [1, 1, $0.element, $0.element])
    }
  }

  private func picture(_ colour: [Float]) -> Tensor {
    Tensor(colour, shape: [1, 3, 1, 1]).broadcast(to: [1, 3, 16, 16]).copied()
  }

  @Test func `even light leaves a picture as it is`() {
    let grey = picture([-1, 0.2, 1])
    expectClose(UnevenLight.falling(on: grey, as: maps()), grey, .reassociated)
  }

  @Test func `a map makes pictures brighter or warmer, and never too bright`() {
    let grey = picture([0, 0, 0])
    for layer in 0..<UnevenLight.layers {
      let means = UnevenLight.falling(on: grey, as: maps(layer)).mean(axes: [2, 3]).values
      let isWarmth = [2, 4, 6].contains(layer)
      #expect(means[0] > 0.03)
      #expect(isWarmth ? abs(means[1]) < 1e-5 : means[1] == means[0])
      #expect(isWarmth ? means[2] < -0.03 : means[2] == means[0])
      // (x + 0.1)·e^b − 0.1 for x in 0…1.
      let gain = exp(Float((isWarmth ? 0.08 : 0.14) * (layer < 5 ? 1 : isWarmth ? 0.5 : 4.0 / 7)))
      #expect(abs(means[0] - (2 * (0.6 * gain - 0.1) - 1)) < 1e-5)
      let bright = UnevenLight.falling(on: picture([1, 1, 1]), as: maps(layer, 3))
      #expect(bright.values.max()! == 1)
    }
  }

  @Test func `where light falls is where the map says`() {
    var maps = maps()
    maps[3] = Tensor(
      (0..<256).map { $0 % 16 < 8 ? 1 : -1 }, shape: [1, 1, 16, 16])
    let lit = UnevenLight.falling(on: picture([0, 0, 0]), as: maps)
    #expect(lit[0..<8, axis: 3].mean().item > 0.1)
    #expect(lit[8..<16, axis: 3].mean().item < -0.1)
  }

  @Test func `a window of a picture lies in the light that falls there`() {
    var random = Random(seed: 5)
    let window = TrainingWindow(of: 512, random: &random)
    let picture = random.uniform([1, 3, 512, 512], in: -1...1)
    let maps = maps().map { random.normal($0.shape) }
    expectClose(
      UnevenLight.falling(on: window.cropping(picture), as: maps, in: window),
      window.cropping(UnevenLight.falling(on: picture, as: maps)), .reassociated)
  }

  private func folder() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "facet-light-\(UUID().uuidString)")
  }

  private func configuration(_ side: Int, light: Float) -> GeneratorTrainer.Configuration {
    var curriculum = Curriculum(stages: [.init(resolution: 16, pictures: 1024, batch: 8)])
    curriculum.rate = 1e-2
    if side > 16 { curriculum.stages = [.init(resolution: side, pictures: 8, batch: 4)] }
    var configuration = GeneratorTrainer.Configuration(
      channels: Array(repeating: 16, count: side.trailingZeroBitCount - 1), curriculum: curriculum)
    (configuration.pool, configuration.halfLife) = (64, 100)
    configuration.unevenLight = light
    return configuration
  }

  @Test func `the coarse layers' noise becomes light, and a model that grows keeps that`() throws {
    let folders = (0..<3).map { _ in folder() }
    defer { for folder in folders { try? FileManager.default.removeItem(at: folder) } }
    func trained(_ light: Float, in folder: URL) throws -> StyleGAN2 {
      var run = try GeneratorTrainer(
        configuration(16, light: light), source: Greys(), regions: [], folder: folder)
      try run.run { _ in true }
      return run.trained
    }
    let (network, plain) = (try trained(1, in: folders[0]), try trained(0, in: folders[1]))
    #expect((network.lightLayers, plain.lightLayers) == (5, 0))
    let w = network.repeated(network.map(Tensor(zeros: [1, 2]), label: nil))
    func brightness(_ network: StyleGAN2, _ value: Float) -> Float {
      network.pictures(latent: w, noise: .given(Array(maps(3, value).prefix(5))), upTo: 16).last!
        .mean().item
    }
    let (dark, even, bright) = (
      brightness(network, -1), brightness(network, 0), brightness(network, 1)
    )
    #expect(bright - even > 0.04 && even - dark > 0.04, "\(dark) \(even) \(bright)")
    #expect(brightness(plain, 1) == brightness(plain, 0))

    // What is kept as it is decides whether light is learned.
    for (earlier, layers) in [(network, 5), (plain, 0)] {
      var configuration = configuration(32, light: 1)
      configuration.frozen = 16
      let run = try GeneratorTrainer(
        configuration, source: Greys(), regions: [], folder: folders[2],
        from: Model(generator: earlier))
      #expect(run.trained.lightLayers == layers)
    }
  }
}
