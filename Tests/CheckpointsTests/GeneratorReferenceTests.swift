import Checkpoints
import TestSupport
import Testing

@Suite("Generators in the Reference files are recognized")
struct GeneratorReferenceTests {
  private func path(_ name: String) -> String { referenceFolder.appending(path: name).path }

  private func expectComplete(_ weights: GeneratorWeights) {
    #expect(weights.missing == [])
    #expect(weights.misshapen == [])
    #expect(weights.extra == [])
    #expect(weights.namesNotFinite() == [])
    #expect(weights.parameterCount > 0)
  }

  @Test("PULSE's pair, with the mapping beside it", arguments: ["synthesis", "synthesis-legacy"])
  func pulse(name: String) throws {
    let weights = try GeneratorWeights(contentsOf: path("pulse/\(name).pt")).checked()
    expectComplete(weights)
    #expect(weights.sizes.architecture == .styleGAN)
    let layers = try Checkpoint(contentsOf: path("pulse/mapping.pt")).names
      .filter { $0.hasSuffix(".weight") }
    #expect(weights.sizes.mappingWidths.count == layers.count)
    #expect(weights.sources.count == 2)
    let latent = try Checkpoint(contentsOf: path("pulse/synthesis-expected.safetensors"))
      .require("synthesis.latent").shape
    #expect(latent[1...] == [weights.sizes.layerCount, weights.sizes.latentSize])
  }

  @Test("rosinality's file")
  func rosinality() throws {
    let weights = try GeneratorWeights(contentsOf: path("stylegan2/rosinality.pt")).checked()
    expectComplete(weights)
    #expect(weights.sizes.architecture == .styleGAN2Skip)
    #expect(weights["mapping.w_avg"] != nil)
    #expect(weights["synthesis.b8.conv0.noise_const"]?.shape == [8, 8])
  }

  @Test("both architectures of StyleGAN2-ADA", arguments: ["skip", "resnet"])
  func ada(name: String) throws {
    let file = path("stylegan2/nvlabs-\(name)-state.safetensors")
    let weights = try GeneratorWeights(contentsOf: file).checked()
    expectComplete(weights)
    #expect(weights.sizes.architecture.rawValue == "stylegan2-\(name)")
    let latent = try Checkpoint(contentsOf: path("stylegan2/nvlabs-\(name)-expected.safetensors"))
      .require("latent").shape
    #expect(latent[1...] == [weights.sizes.layerCount, weights.sizes.latentSize])
  }
}
