import Checkpoints
import Foundation
import Networks
import Tensors
import TestSupport
import Testing

/// PULSE's StyleGAN against the numbers of its reference implementation.
@Suite struct StyleGANReferenceTests {
  let numbers: ReferenceNumbers
  let generator: any Generator

  init() throws {
    numbers = try ReferenceNumbers("pulse/synthesis-expected.safetensors")
    generator = try Model.open(referenceFolder.appending(path: "pulse/synthesis.pt").path).generator
  }

  @Test func `the mapping maps`() throws {
    expectClose(
      generator.map(try numbers["mapping.z"], label: nil), try numbers["mapping.w"], .network)
  }

  /// The plain composition, and the fused path at the tolerances that it promises.
  static let paths: [(algorithm: ConvolutionAlgorithm, image: Tolerance, gradient: Tolerance)] = [
    (.direct, .network, .networkGradient), (.automatic, .fastNetwork, .fastNetworkGradient),
  ]

  @Test("a latent and its noise give the picture", arguments: paths)
  func picture(algorithm: ConvolutionAlgorithm, tolerance: Tolerance, _: Tolerance) throws {
    var generator = self.generator
    generator.algorithm = algorithm
    let noise = NoiseMaps.given(try numbers.list("synthesis.noise"))
    let image = generator.synthesize(latent: try numbers["synthesis.latent"], noise: noise)
    expectClose(image, try numbers["synthesis.image"], tolerance)
  }

  @Test("gradients reach the latent and the noise", arguments: paths)
  func gradient(algorithm: ConvolutionAlgorithm, _: Tolerance, tolerance: Tolerance) throws {
    var generator = self.generator
    generator.algorithm = algorithm
    let wanted = try numbers.list("synthesis.grad_noise")
    let maps = try numbers.list("synthesis.noise")
    let seed = try numbers["synthesis.grad_image"]
    let expected =
      [("latent", try numbers["synthesis.grad_latent"])]
      + wanted.enumerated().map { ("noise \($0)", $1) }
    expectReferenceGradients(expected, at: try numbers["synthesis.latent"], tolerance) { point in
      let latent = point.tracked()
      let tracked = maps.prefix(wanted.count).map { $0.tracked() }
      let noise = NoiseMaps.given(tracked + maps.dropFirst(wanted.count))
      let image = generator.synthesize(latent: latent, noise: noise)
      return gradients(of: image, for: [latent] + tracked, seed: seed)
    }
  }

  @Test func `the legacy container holds the same network`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let pulse = referenceFolder.appending(path: "pulse")
    try FileManager.default.copyItem(
      at: pulse.appending(path: "synthesis-legacy.pt"), to: folder.appending(path: "synthesis.pt"))
    try FileManager.default.copyItem(
      at: pulse.appending(path: "mapping.pt"), to: folder.appending(path: "mapping.pt"))
    let other = try Model.open(folder.appending(path: "synthesis.pt").path).generator
    #expect(other.plan == generator.plan)
    for (name, tensor) in generator.parameters {
      expectClose(try #require(other.parameters[name]), tensor, .exact, name)
    }
  }

  @Test("PULSE's measurement beside its weights is used, and one of another model refused")
  func fit() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "facet-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = folder.appending(path: "synthesis.pt").path
    for name in ["synthesis.pt", "mapping.pt"] {
      try FileManager.default.copyItem(
        at: referenceFolder.appending(path: "pulse/\(name)"), to: folder.appending(path: name))
    }
    #expect(try Model.open(model).generator.statistics == nil)

    let network = try #require(generator as? StyleGAN)
    let measured = try #require(
      LatentStatistics.measure(network, samples: 20_000, covariance: false))
    let path = folder.appending(path: "gaussian_fit.pt").path
    var file = Checkpoint()
    file["mean"] = StoredArray(measured.mean)
    file["std"] = StoredArray(measured.deviation)
    try file.write(to: path)
    let found = try #require(try Model.open(model).generator.statistics)
    expectClose(found.mean, measured.mean, .exact)
    expectClose(found.deviation, measured.deviation, .exact)
    // The mean of w for normal x, against the mean that was measured with it.
    let deviation = measured.deviation.values.max()!
    expectClose(
      found.latentMean, measured.latentMean, Tolerance(absolute: 0.05 * Double(deviation)),
      "mean of w")

    file["std"] = StoredArray(Tensor(ones: [3]))
    try file.write(to: path)
    let error = #expect(throws: ModelError.self) { try Model.open(model) }
    #expect(
      error?.description
        == "\(path): `std` is of shape [3], the model's latents of [\(generator.latentSize)]; it "
        + "belongs to another model: take it away")
  }
}
