import Foundation
import Networks
import Tensors
import TestSupport
import Testing
import Training

/// Rings, so fine that only large pictures show them; their middle and colour are the code.
private struct Rings: PictureSource {
  let codeLength = 3
  func render(codes: Tensor, resolution: Int) -> [UInt8] {
    (0..<codes.shape[0]).flatMap { row -> [UInt8] in
      let code = codes[row].values
      return (0..<3).flatMap { channel in
        (0..<resolution * resolution).map { place -> UInt8 in
          let x = Float(place % resolution) / Float(resolution) - 0.5 - 0.1 * code[0]
          let y = Float(place / resolution) / Float(resolution) - 0.5 - 0.1 * code[1]
          let radius = (x * x + y * y).squareRoot()
          let ring = 60 * sin(radius * 200)
          return UInt8(max(0, min(255, 128 + ring + 20 * code[channel])))
        }
      }
    }
  }
}

/// A model that grows keeps what it has and learns what it has not.
@Suite struct GrowthTests {
  private func folder() -> URL {
    FileManager.default.temporaryDirectory.appending(path: "facet-growth-\(UUID().uuidString)")
  }

  private func configuration(_ side: Int, from earlier: Model? = nil)
    -> GeneratorTrainer.Configuration
  {
    var curriculum = Curriculum(stages: [.init(resolution: side, pictures: 16, batch: 4)])
    curriculum.finish = .init(resolution: side, pictures: 8, batch: 4)
    var configuration = GeneratorTrainer.Configuration(
      channels: Array(repeating: 4, count: side.trailingZeroBitCount - 1), curriculum: curriculum)
    configuration.pool = 16
    configuration.frozen = earlier?.generator.resolution
    return configuration
  }

  private func earlier(_ side: Int, hasNoise: Bool = true) throws -> Model {
    let folder = folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    var run = try GeneratorTrainer(
      configuration(side), source: Rings(), regions: [], folder: folder)
    try run.run { _ in true }
    var network = run.trained
    if !hasNoise { network.noiseConstants = nil }
    return Model(generator: network)
  }

  @Test func `what was there stays, and the new layers learn`() throws {
    let (earlier, folder) = (try earlier(64), folder())
    defer { try? FileManager.default.removeItem(at: folder) }
    var run = try GeneratorTrainer(
      configuration(256, from: earlier), source: Rings(), regions: [], folder: folder,
      from: earlier)
    let start = run.trained.parameters
    let error = try run.validate(upTo: 256, count: 4).whole
    try run.run { _ in true }
    let isNew = { (name: String) in name.contains(".b128.") || name.contains(".b256.") }
    for (name, tensor) in run.trained.parameters where !isNew(name) {
      #expect(tensor.values == earlier.generator.parameters[name]?.values, "\(name)")
    }
    for name in start.keys where isNew(name) {
      #expect(run.trained.parameters[name]!.values != start[name]!.values, "\(name)")
    }
    #expect(try run.validate(upTo: 256, count: 4).whole > error)
  }

  @Test func `a window of the grown picture is the picture's window`() throws {
    // Without noise, which is drawn for each window.
    let (earlier, folder) = (try earlier(128, hasNoise: false), folder())
    defer { try? FileManager.default.removeItem(at: folder) }
    var large = configuration(512, from: earlier)
    large.curriculum.finish = nil
    var run = try GeneratorTrainer(
      large, source: Rings(), regions: [], folder: folder, from: earlier)
    _ = try? run.run { $0.pictures < 8 }
    let network = run.trained
    var random = Random(seed: 5)
    let codes = random.normal([1, 3])
    let w = network.repeated(network.map(codes, label: nil))
    let whole = network.pictures(latent: w, noise: .zero, upTo: 512).last!
    for _ in 0..<4 {
      let window = TrainingWindow(of: 512, random: &random)
      let noise = network.noiseShapes.map { Tensor(zeros: $0) }
      let part = run.grown(
        network, codes: codes, noise: noise, in: window, 0..<1, hasNewNoise: false)
      expectClose(part, window.cropping(whole), .reassociated, "\(window)")
    }
  }

  @Test func `of a pool's pictures a window is what is there in all of them`() throws {
    let folder = folder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let pool = try PicturePool(
      Rings(), resolution: 1024, capacity: 16, reuse: 4, seed: 1,
      path: folder.appending(path: "pool").path)
    var random = Random(seed: 5)
    for side in [512, 1024] {
      let window = TrainingWindow(of: side, random: &random)
      let whole = try pool.batch(2, seen: 0, side: side)
      let part = try pool.batch(2, seen: 0, side: side, window: window)
      #expect(part.codes.values == whole.codes.values)
      #expect(part.targets.values == window.cropping(whole.targets).values, "\(window)")
    }
  }
}
