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
}
