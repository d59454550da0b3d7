import Foundation
import Networks
import Tensors
import TestSupport
import Testing
import Training

/// Grain that the code says nothing of but how strong it is.
private struct Grain: PictureSource {
  let codeLength = 4
  func render(codes: Tensor, resolution: Int) -> [UInt8] {
    (0..<codes.shape[0]).flatMap { row -> [UInt8] in
      let strength = 40 / (1 + exp(-codes[row].values[0]))
      var random = Random(seed: UInt64(row)).split(resolution)
      return random.normal([3 * resolution * resolution]).values.map {
        UInt8(min(255, max(0, 128 + strength * $0)))
      }
    }
  }
}

@Suite struct FinishTests {
  @Test("The finish has a rate of its own and leaves the course before it as it is")
  func rates() {
    let plain = Curriculum(stages: [
      .init(resolution: 32, pictures: 100, batch: 10),
      .init(resolution: 64, pictures: 60, batch: 10),
    ])
    var finished = plain
    finished.finish = .init(resolution: 64, pictures: 40, batch: 10)
    finished.finishRate = 0.002
    #expect((plain.pictures, finished.pictures) == (160, 200))
    for count in stride(from: 0, to: 160, by: 10) {
      #expect(plain.rate(at: count) == finished.rate(at: count))
      #expect(plain.stage(at: count)?.index == finished.stage(at: count)?.index)
      #expect(!plain.isFinishing(at: count) && !finished.isFinishing(at: count))
    }
    #expect(finished.rate(at: 160) == 0.002 && finished.rate(at: 180) == 0.001)
    #expect(finished.rate(at: 199) < 1e-5)
    #expect(finished.stage(at: 170)! == (2, finished.finish!, 10))
    #expect(finished.isFinishing(at: 160) && finished.stage(at: 200) == nil)
    #expect(plain.stage(at: 160) == nil && !plain.isFinishing(at: 160))
  }

  private func folder(_ name: String) -> URL {
    FileManager.default.temporaryDirectory.appending(path: "facet-\(name)-\(UUID().uuidString)")
  }

  private func trainer(
    _ folder: URL, stages: [Curriculum.Stage] = [.init(resolution: 128, pictures: 8, batch: 4)],
    finishFrozen: Int = 0
  ) throws -> GeneratorTrainer {
    var curriculum = Curriculum(stages: stages)
    curriculum.finish = .init(resolution: 128, pictures: 16, batch: 4)
    var configuration = GeneratorTrainer.Configuration(
      channels: [8, 8, 8, 8, 8, 8], curriculum: curriculum)
    configuration.pool = 8
    configuration.finishFrozen = finishFrozen
    return try GeneratorTrainer(configuration, source: Grain(), regions: [], folder: folder)
  }

  @Test(
    "In the finish the fine layers learn from noise, which the model keeps, alone if asked; a stop changes nothing",
    arguments: [0, 32])
  func noise(finishFrozen: Int) throws {
    let (whole, parts) = (folder("whole"), folder("parts"))
    defer { for folder in [whole, parts] { try? FileManager.default.removeItem(at: folder) } }
    var first = try trainer(whole, finishFrozen: finishFrozen)
    #expect(throws: TrainingError.self) { try first.run { $0.pictures < 4 } }
    #expect(first.trained.noiseConstants == nil)
    func strengths(_ run: GeneratorTrainer) -> [String: Float] {
      run.trained.parameters.filter { $0.key.hasSuffix("noise_strength") }.mapValues(\.item)
    }
    func isStart(_ strength: Float) -> Bool { abs(strength - 0.1) < 1e-6 }
    #expect(strengths(first).values.allSatisfy { $0 == 0 || isStart($0) })
    try first.run { _ in true }
    #expect(first.trained.noiseConstants?.count == first.trained.noiseShapes.count)
    for (name, strength) in strengths(first) {
      let isFine = name.contains("b64") || name.contains("b128")
      #expect(isFine ? !isStart(strength) : strength == 0, "\(name): \(strength)")
    }

    var stopped = try trainer(parts, finishFrozen: finishFrozen)
    #expect(throws: TrainingError.self) { try stopped.run { $0.pictures < 8 } }
    let before = stopped.state.current
    #expect(throws: TrainingError.self) { try stopped.run { $0.pictures < 12 } }
    for (name, tensor) in stopped.state.current {
      // The coarse layers' noise has no strength here, and so nothing to learn.
      let isFine = name.contains("b64") || name.contains("b128")
      let learns = isFine || (finishFrozen == 0 && !name.hasSuffix("noise_strength"))
      #expect((tensor.values != before[name]!.values) == learns, "\(name)")
    }
    var resumed = try trainer(parts, finishFrozen: finishFrozen)
    try resumed.run { _ in true }
    for (name, tensor) in first.trained.parameters {
      expectSame(tensor.values, resumed.trained.parameters[name]!.values, name)
    }
  }

  @Test func `a finish can be the whole run`() throws {
    let folder = folder("finish")
    defer { try? FileManager.default.removeItem(at: folder) }
    var run = try trainer(folder, stages: [])
    try run.run { _ in true }
    #expect(run.picturesSeen == 16)
    #expect(run.trained.noiseConstants != nil)
    let said =
      "--pictures 0 --finish 16 --seed 1`: 16 with noise in the fine layers, for texture."
    #expect(try run.model().card.contains(said))
    let plan = run.trained.plan
    let alone = GeneratorTrainer.Configuration.portraits(
      resolution: 128, pictures: 0, finish: 160, from: plan)
    #expect(alone.curriculum.stages.isEmpty && alone.curriculum.pictures == 160)
  }
}
