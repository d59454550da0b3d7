import Foundation
import Networks
import Tensors
import TestSupport
import Testing
import Training

/// Grey pictures whose codes say `names`.
private struct Named: PictureSource {
  let attributes: [LatentAttribute]
  var codeLength: Int { attributes.count }

  init(_ names: [String]) { attributes = names.map { LatentAttribute(name: $0, share: 1) } }

  func render(codes: Tensor, resolution: Int) -> [UInt8] {
    [UInt8](repeating: 128, count: codes.shape[0] * 3 * resolution * resolution)
  }
}

@Suite struct StartTests {
  private func trainer(
    _ names: [String], channels: [Int] = [8, 8], from earlier: Model? = nil
  ) throws -> GeneratorTrainer {
    let curriculum = Curriculum(stages: [.init(resolution: 8, pictures: 16, batch: 4)])
    return try GeneratorTrainer(
      .init(channels: channels, curriculum: curriculum), source: Named(names), regions: [],
      folder: FileManager.default.temporaryDirectory.appending(path: "facet-\(UUID().uuidString)"),
      from: earlier)
  }

  @Test func `before training w begins with the code`() throws {
    let network = try trainer(["age", "yaw", "smile"]).trained
    // On the sphere already: its mean square is 1.
    let code = Tensor([1.2, -0.7, Float(3 - 1.44 - 0.49).squareRoot()], shape: [1, 3])
    let w = network.map(code, label: nil)
    #expect(w.shape == [1, 3 + 64])
    expectClose(
      w[0..<3, axis: 1], code.leakyReLU(slope: 0.2) * Float(2).squareRoot(), .reassociated)
  }

  @Test func `a run goes on from a smaller model, whose picture is enlarged at first`() throws {
    var earlier = Model(generator: try trainer(["age", "yaw"]).trained)
    earlier.attributes = Named(["age", "yaw"]).attributes
    let later = try trainer(["age", "yaw"], channels: [8, 8, 4], from: earlier).trained
    let code = Tensor([0.7, -1.2], shape: [1, 2])
    let w = later.map(code, label: nil)
    expectClose(w, earlier.generator.map(code, label: nil), .reassociated)
    let pictures = later.pictures(latent: later.repeated(w), noise: .zero, upTo: 16)
    let small = earlier.generator.picture(latent: earlier.generator.repeated(w), noise: .zero)
    expectClose(pictures[1], small, .reassociated)
    expectClose(pictures[2], small.doubled(), .reassociated)
  }

  @Test func `a model of other widths is refused, and both are named`() throws {
    var earlier = Model(generator: try trainer(["age"], channels: [8, 4]).trained)
    earlier.attributes = Named(["age"]).attributes
    let error = #expect(throws: TrainingError.self) { try trainer(["age"], from: earlier) }
    #expect(
      "\(error!)"
        == """
        the model is stylegan2-skip of channels [8, 4], mapping [194, 194, 65], for ["age"]; it must \
        be stylegan2-skip of channels [8, 8], mapping [194, 194, 65], for ["age"]
        """)
  }

  @Test func `a network of another kind is refused, whatever its widths`() throws {
    let plan = GeneratorPlan(
      architecture: .styleGAN2Skip, resolution: 32, inputSize: 24, latentSize: 16,
      mappingWidths: [16, 16], channels: [8, 8, 8, 8])
    let error = #expect(throws: TrainingError.self) {
      try GeneratorTrainer(
        .portraits(resolution: 32, pictures: 1000, from: plan), source: Named(["age", "yaw"]),
        regions: [],
        folder: FileManager.default.temporaryDirectory.appending(
          path: "facet-\(UUID().uuidString)"),
        from: Model(generator: StyleGAN2(plan, seed: 1)))
    }
    #expect(
      "\(error!)"
        == """
        the model is stylegan2-skip of channels [8, 8, 8, 8], mapping [16, 16], for []; it must be \
        stylegan2-skip of channels [8, 8, 8, 8], mapping [196, 196, 66], for ["age", "yaw"]
        """)
  }
}
