import Foundation
import Networks
import Tensors
import TestSupport
import Testing

/// StyleGAN2 against the numbers of NVIDIA's and of rosinality's implementations.
@Suite struct StyleGAN2ReferenceTests {
  @Test(arguments: ["skip", "resnet"])
  func `NVIDIA's network maps, truncates and draws`(architecture: String) throws {
    let generator = try open("nvlabs-\(architecture)-state.safetensors")
    let numbers = try ReferenceNumbers("stylegan2/nvlabs-\(architecture)-expected.safetensors")
    #expect(generator.plan.architecture.rawValue == "stylegan2-\(architecture)")
    let w = generator.map(try numbers["z"], label: nil)
    expectClose(generator.repeated(w), try numbers["ws"], .network, "ws")
    expectClose(
      generator.truncated(w, psi: 0.7, cutoff: 4), try numbers["ws.truncated"], .network,
      "truncated")
    let latent = try numbers["latent"]
    expectClose(
      generator.synthesize(latent: latent, noise: .zero), try numbers["image.nonoise"], .network,
      "without noise")
    try expectPictureAndGradient(generator, numbers, .constant)
  }

  @Test func `rosinality's network maps and draws`() throws {
    let generator = try open("rosinality.pt")
    let numbers = try ReferenceNumbers("stylegan2/rosinality-expected.safetensors")
    expectClose(generator.map(try numbers["z"], label: nil), try numbers["w"], .network, "w")
    try expectPictureAndGradient(generator, numbers, .given(try numbers.list("noise")))
  }

  private func expectPictureAndGradient(
    _ generator: any Generator, _ numbers: ReferenceNumbers, _ noise: NoiseMaps
  ) throws {
    for (algorithm, tolerance, gradientTolerance) in StyleGANReferenceTests.paths {
      var generator = generator
      generator.algorithm = algorithm
      let (latent, seed) = (try numbers["latent"], try numbers["grad_image"])
      expectClose(
        generator.synthesize(latent: latent, noise: noise), try numbers["image"], tolerance,
        "image, \(algorithm)")
      let expected = [("gradient to the latent, \(algorithm)", try numbers["grad_latent"])]
      expectReferenceGradients(expected, at: latent, gradientTolerance) { point in
        let latent = point.tracked()
        let image = generator.synthesize(latent: latent, noise: noise)
        return gradients(of: image, for: [latent], seed: seed)
      }
    }
  }

  private func open(_ name: String) throws -> any Generator {
    try Model.open(referenceFolder.appending(path: "stylegan2/\(name)").path).generator
  }
}
