import Foundation
import Checkpoints
import Networks
import Tensors
import TestSupport
import Testing

/// Small networks of the published architectures, with random weights, layer by layer against a
/// computation in double precision from the layers' definitions
/// (`Tests/Fixtures/Encoders/make.py`).
@Suite struct PixelToStyleTests {
  private let folder = fixturesFolder.appending(path: "Encoders")

  private func expected(_ kind: PixelToStyle.Kind) throws -> (String) throws -> Tensor {
    let file = try Checkpoint(
      contentsOf: folder.appending(path: "\(kind.rawValue)-expected.safetensors").path)
    return { name in
      let array = try file.require(name)
      return Tensor(array.floats(), shape: array.shape)
    }
  }

  @Test(arguments: PixelToStyle.Kind.allCases)
  func `every layer gives what its definition says`(kind: PixelToStyle.Kind) throws {
    let encoder = try PixelToStyle.open(folder.appending(path: "\(kind.rawValue).pt").path)
    let expected = try expected(kind)
    #expect(encoder.kind == kind)
    let x = try expected("x")
    #expect(encoder.inputSize == x.shape[2] && encoder.inputChannels == x.shape[1])
    var seen: [(String, Tensor)] = []
    let latent = encoder.heads(x) { seen.append(($0, $1)) } + encoder.meanLatent
    for (name, tensor) in seen {
      // Of the maps the file holds the second picture's.
      let kept = tensor.rank == 4 ? tensor[1..<2, axis: 0] : tensor
      expectClose(kept, try expected(name), .network, name)
    }
    #expect(seen.count > 15)
    expectClose(latent, try expected("latent"), .network, "latent")
  }

  @Test func `a picture of the network's own size is encoded as it is`() throws {
    let encoder = try PixelToStyle.open(folder.appending(path: "GradualStyleEncoder.pt").path)
    let expected = try expected(.pSp)
    let picture = try expected("x").affine(0.5, 0.5)
    expectClose(encoder.encode(picture), try expected("latent"), Tolerance(relative: 5e-5))
    #expect(encoder.encode(picture[0..<1, axis: 0][0..<40, axis: 2]).shape == [1, 6, 12])
  }

  @Test func `ReStyle looks again at what it made`() throws {
    let encoder = try PixelToStyle.open(folder.appending(path: "BackboneEncoder.pt").path)
    let generator = StyleGAN2(
      GeneratorPlan(.styleGAN2Skip, resolution: 16, latentSize: 12, mappingLayers: 2, widest: 16),
      seed: 1)
    let picture = Tensor(repeating: 0.5, shape: [1, 3, 64, 64])
    let none = encoder.encode(picture, generator: generator, steps: 0)
    expectClose(none[0], encoder.meanLatent, .exact)
    let (once, twice) = (
      encoder.encode(picture, generator: generator, steps: 1),
      encoder.encode(picture, generator: generator, steps: 2)
    )
    #expect(once.values != twice.values && twice.isFinite)
  }

  @Test func `a generator's file is refused as an encoder`() {
    let path = referenceFolder.appending(path: "stylegan2/rosinality.pt").path
    #expect {
      try PixelToStyle.open(path)
    } throws: { error in
      "\(error)".hasPrefix("\(path): holds no encoder")
    }
  }
}
