import Checkpoints
import CKernels
import Foundation
import Tensors
import TestSupport
import Testing
import Training

/// Pictures of one soft disc whose place and colour are the code.
private struct Discs: PictureSource {
  let codeLength = 8
  func render(codes: Tensor, resolution: Int) -> [UInt8] {
    (0..<codes.shape[0]).flatMap { row -> [UInt8] in
      let code = codes[row].values
      return (0..<3).flatMap { channel in
        (0..<resolution * resolution).map { i -> UInt8 in
          let (y, x) = (Float(i / resolution), Float(i % resolution))
          let side = Float(resolution)
          let (dx, dy) = (x / side - 0.5 - 0.1 * code[0], y / side - 0.5 - 0.1 * code[1])
          let inside = 1 / (1 + exp((dx * dx + dy * dy - 0.08) * 60))
          return UInt8(min(255, max(0, 128 + 60 * inside * tanh(code[2 + channel]))))
        }
      }
    }
  }
}

@Suite struct GeneratorTrainerTests {
  private func folder(_ name: String) -> URL {
    FileManager.default.temporaryDirectory.appending(path: "facet-\(name)-\(UUID().uuidString)")
  }

  private var configuration: GeneratorTrainer.Configuration {
    var curriculum = Curriculum(stages: [
      .init(resolution: 8, pictures: 256, batch: 16),
      .init(resolution: 16, pictures: 512, batch: 16),
    ])
    curriculum.rate = 1e-2
    var configuration = GeneratorTrainer.Configuration(
      channels: [16, 16, 16], curriculum: curriculum)
    configuration.pool = 128
    configuration.halfLife = 200
    return configuration
  }

  private func trainer(
    _ folder: URL, changing change: (inout GeneratorTrainer.Configuration) -> Void = { _ in }
  ) throws -> GeneratorTrainer {
    var configuration = configuration
    change(&configuration)
    return try GeneratorTrainer(
      configuration, source: Discs(),
      regions: [
        FaceRegion(.eyes, x: 0.3...0.7, y: 0.3...0.5),
        FaceRegion(.mouth, x: 0.4...0.6, y: 0.6...0.8),
      ],
      folder: folder)
  }

  @Test("A generator learns pictures from their codes, and says how well on held-back ones")
  func learns() throws {
    let folder = folder("learns")
    defer { try? FileManager.default.removeItem(at: folder) }
    var run = try trainer(folder)
    let before = try run.validate(upTo: 16).whole
    try run.run(every: 256) { _ in true }
    let rows = run.log.rows()
    #expect(rows.count == 3)
    #expect(rows.last![4] > before + 8, "from \(before) dB to \(rows.last!)")
    #expect(FileManager.default.fileExists(atPath: folder.appending(path: "samples.png").path))
  }

  @Test("The network's own smaller pictures are its largest ones made small")
  func smallerPictures() throws {
    func apart(_ weight: Float) throws -> Float {
      let folder = folder("smaller")
      defer { try? FileManager.default.removeItem(at: folder) }
      var run = try trainer(folder) {
        $0.smallerWeight = weight
        $0.curriculum.stages[1].pictures = 2048
      }
      try run.run { _ in true }
      var random = Random(seed: 3)
      let network = run.trained
      let w = network.repeated(network.map(random.normal([16, 8]), label: nil))
      let pictures = network.pictures(latent: w, noise: .zero, upTo: 16)
      return (pictures[1] - pictures[2].averagePooled()).squared().mean().sqrt().item
    }
    let (held, free) = (try apart(0.3), try apart(0))
    #expect(held < 0.6 * free, "\(held) and \(free)")
  }

  @Test("A stopped run continues to the same weights, to the bit")
  func resumes() throws {
    let (whole, parts) = (folder("whole"), folder("parts"))
    defer { for folder in [whole, parts] { try? FileManager.default.removeItem(at: folder) } }
    var first = try trainer(whole)
    try first.run { _ in true }
    var stopped = try trainer(parts)
    #expect(throws: TrainingError.self) { try stopped.run { $0.pictures < 320 } }
    var resumed = try trainer(parts)
    #expect(resumed.picturesSeen == 320)
    try resumed.run { _ in true }
    for (name, tensor) in first.trained.parameters {
      expectSame(tensor.values, resumed.trained.parameters[name]!.values, name)
    }
  }

  @Test("Weights do not depend on how many threads there are")
  func threads() throws {
    let (one, many) = (folder("one"), folder("many"))
    defer { for folder in [one, many] { try? FileManager.default.removeItem(at: folder) } }
    func stopped(_ folder: URL) throws -> GeneratorTrainer {
      var run = try trainer(folder)
      #expect(throws: TrainingError.self) { try run.run { $0.pictures < 48 } }
      return run
    }
    let threads = facet_threads()
    facet_set_threads(1)
    let alone = try stopped(one)
    facet_set_threads(threads)
    let shared = try stopped(many)
    for (name, tensor) in alone.trained.parameters {
      expectClose(shared.trained.parameters[name]!, tensor, .reassociated, name)
    }
  }

  @Test("A folder with another run is refused")
  func otherRun() throws {
    let folder = folder("other")
    defer { try? FileManager.default.removeItem(at: folder) }
    var run = try trainer(folder)
    #expect(throws: TrainingError.self) { try run.run { _ in false } }
    var other = configuration
    other.seed = 2
    let error = #expect(throws: TrainingError.self) {
      _ = try GeneratorTrainer(other, source: Discs(), regions: [], folder: folder)
    }
    #expect(
      "\(error!)"
        == """
        \(folder.path)/state.safetensors: the state of another run (another configuration); \
        choose another folder, or remove it
        """)
  }

  @Test("A state of another optimizer is refused")
  func otherOptimizer() throws {
    let folder = folder("optimizer")
    defer { try? FileManager.default.removeItem(at: folder) }
    var run = try trainer(folder)
    #expect(throws: TrainingError.self) { try run.run { _ in false } }
    let path = folder.appending(path: "state.safetensors").path
    var state = try Checkpoint(contentsOf: path)
    state.metadata["optimizer"] = "adam"
    try state.write(to: path)
    let error = #expect(throws: TrainingError.self) { _ = try trainer(folder) }
    #expect(
      "\(error!)"
        == """
        \(path): the state of another run (its weights are not moved by muon); choose another \
        folder, or remove it
        """)
  }
}
