import Graph
import Networks
import Search
import TestSupport
import Tensors
import Testing

@Suite struct ModelLibraryTests {
  @Test func `a model's smaller pictures are a model of their own`() throws {
    let whole = try ModelLibrary.open("default"), small = try ModelLibrary.open("default@64")
    #expect(small.name == "default@64")
    #expect(small.fingerprint == whole.fingerprint)
    #expect(small.model.generator.resolution == 64)
    var random = Random(seed: 1)
    let w = whole.model.generator.map(
      random.normal([1, whole.model.generator.inputSize]), label: nil)
    let large = whole.model.generator
    let pictures = large.pictures(latent: large.repeated(w), noise: .constant, upTo: 64)
    expectClose(small.model.generator.synthesize(latent: w), pictures.last!, .reassociated)
    let same = try ModelLibrary.open("default@\(large.resolution)")
    #expect(same.model.generator.resolution == large.resolution)
  }

  @Test func `a latent of the smaller pictures is none of the whole`() throws {
    let whole = try ModelLibrary.open("default"), small = try ModelLibrary.open("default@64")
    let rows = small.model.generator.layerCount, width = small.model.generator.latentSize
    let latent = Latent(Tensor(zeros: [1, rows, width]), model: small)
    #expect(try latent.moved(to: small).values.shape == [1, rows, width])
    let error = #expect(throws: PipelineError.self) { try latent.moved(to: whole) }
    #expect(
      error?.message
        == "the latent has the shape [1, 10, 104]; the model takes [N, 18, 104]; choose the model "
        + "that the latent was made with (default@64)")
  }

  @Test func `a size that a model has not is refused, with those that it has`() throws {
    let error = #expect(throws: PipelineError.self) { try ModelLibrary.open("default@100") }
    #expect(error?.code == .badInput)
    #expect(
      error?.message
        == "default has no pictures of 100²; after @ write one of "
        + "4, 8, 16, 32, 64, 128, 256, 512, 1024")
    let missing = #expect(throws: PipelineError.self) { try ModelLibrary.open("nowhere@256") }
    #expect(missing?.code == .notFound)
  }
}
