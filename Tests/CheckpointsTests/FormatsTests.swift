import Checkpoints
import Foundation
import TestSupport
import Testing

/// Files that `Tests/Fixtures/Checkpoints/make/make.py` wrote, each with the network it holds.
let checkpointFixtures = fixturesFolder.appending(path: "Checkpoints")

@Suite("Small networks in every container")
struct FormatsTests {
  static let files: [(file: String, network: String, container: Checkpoint.Container)] = [
    ("tf-skip.pkl", "skip", .pickle),
    ("tf-skip-types.pkl", "skip", .pickle),
    ("tf-resnet.pkl", "resnet", .pickle),
    ("tf-conditional.pkl", "conditional", .pickle),
    ("tf-stylegan.pkl", "stylegan", .pickle),
    ("tf-stylegan-python2.pkl", "stylegan", .pickle),
    ("ada-skip.pkl", "skip", .pickle),
    ("ada-resnet.pkl", "resnet", .pickle),
    ("ada-conditional.pkl", "conditional", .pickle),
    ("rosinality.pt", "skip", .torchZip),
    ("rosinality-zip64.pt", "skip", .torchZip),
    ("rosinality-aligned.pt", "skip", .torchZip),
    ("rosinality-bfloat16.pt", "skip", .torchZip),
    ("rosinality-big-endian.pt", "skip", .torchZip),
    ("rosinality-legacy.pt", "skip", .torchLegacy),
    ("rosinality-python2.pt", "skip", .torchLegacy),
    ("rosinality-big-endian-legacy.pt", "skip", .torchLegacy),
    ("psp.pt", "skip", .torchZip),
    ("pulse-prefixed.pt", "stylegan", .torchLegacy),
    ("skip.safetensors", "skip", .safetensors),
    ("stylegan.safetensors", "stylegan", .safetensors),
  ]

  @Test("the weights are the network's, bit for bit", arguments: files.map(\.file))
  func sameWeights(file: String) throws {
    let (_, network, container) = Self.files.first { $0.file == file }!
    let weights = try open(file).checked()
    let expected = try Checkpoint(
      contentsOf: checkpointFixtures.appending(path: "\(network).safetensors").path)
    #expect(weights.container == container)
    #expect(weights.extra == [])
    // What a file of its kind does not keep: PULSE's has neither noise nor mean.
    let dropped = Set(expected.names).subtracting(weights.names)
    #expect(dropped == [], "lost")
    for name in weights.names {
      let (found, wanted) = (weights[name]!, try expected.require(name))
      #expect(found.shape == wanted.shape, "\(name)")
      expectSame(found.floats(), wanted.floats(), name)
    }
    #expect(weights.sizes.resolution == 16)
    #expect(weights.sizes.channels == [6, 5, 4])
    #expect(weights.sizes.latentSize == 8)
    #expect(weights.sizes.inputSize == 7)
    #expect(weights.sizes.classCount == (network == "conditional" ? 3 : 0))
    #expect(weights.sizes.mappingWidths == Array(repeating: 8, count: network == "resnet" ? 2 : 3))
  }

  @Test("PULSE's pair finds or is given its mapping")
  func pulsePair() throws {
    let synthesis = checkpointFixtures.appending(path: "pulse-synthesis.pt").path
    let mapping = checkpointFixtures.appending(path: "pulse-mapping.pt").path
    let alone = try GeneratorWeights(contentsOf: synthesis).checked()
    #expect(alone.sizes.mappingWidths.isEmpty)
    #expect(alone.notes.contains { $0.contains("no mapping network") })
    let pair = try GeneratorWeights(contentsOf: synthesis, mapping: mapping).checked()
    #expect(pair.sizes.mappingWidths == [8, 8, 8])
    let expected = try Checkpoint(
      contentsOf: checkpointFixtures.appending(path: "stylegan.safetensors").path)
    for name in pair.names { expectSame(pair[name]!.floats(), expected[name]!.floats(), name) }
  }

  @Test("the clamp of StyleGAN2-ADA is kept, and nothing of its source")
  func extras() throws {
    #expect(try open("ada-skip.pkl").sizes.clamp == 256)
    #expect(try open("rosinality.pt").sizes.clamp == nil)
    let checkpoint = try Checkpoint(
      contentsOf: checkpointFixtures.appending(path: "ada-skip.pkl").path)
    #expect(checkpoint.extras["G_ema.class_name"] == .string("Generator"))
    #expect(checkpoint.extras["training_set_kwargs.resolution"] == .int(16))
    #expect(!checkpoint.extras.values.contains { "\($0)".contains("must never run") })
    let bundle = try Checkpoint(contentsOf: checkpointFixtures.appending(path: "psp.pt").path)
    #expect(bundle.extras["opts.output_size"] == .int(16))
  }

  @Test(
    "other networks are refused in one sentence",
    arguments: [
      ("refused-stylegan3.pt", "is a StyleGAN3"), ("refused-diffusion.pt", "is a diffusion model"),
      ("refused-progan.pkl", "is a Progressive GAN"),
      ("refused-torchscript.pt", "is a TorchScript program"),
      ("refused-mapping-only.pt", "is a mapping network only"),
    ])
  func refused(file: String, sentence: String) throws {
    let path = checkpointFixtures.appending(path: file).path
    let error = #expect(throws: CheckpointError.self) { try GeneratorWeights(contentsOf: path) }
    #expect(error?.code == .unsupported)
    #expect(error?.message.hasPrefix(sentence) == true, "\(error?.message ?? "")")
    #expect(error?.path == path)
  }

  private func open(_ file: String) throws -> GeneratorWeights {
    try GeneratorWeights(contentsOf: checkpointFixtures.appending(path: file).path)
  }
}
