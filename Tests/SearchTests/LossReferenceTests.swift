import Checkpoints
import Search
import TestSupport
import Tensors
import Testing

@Suite("Losses against the Reference") struct LossReferenceTests {
  private let expected: Checkpoint

  init() throws {
    expected = try Checkpoint(
      contentsOf: referenceFolder.appending(path: "pulse/loss-expected.safetensors").path)
  }

  private func array(_ name: String) throws -> Tensor {
    let array = try expected.require(name)
    return Tensor(array.floats(), shape: array.shape)
  }

  private func loss(_ name: String) throws -> Loss {
    try #require(Loss.all.first { $0.name == name })
  }

  @Test func `GEOCROSS and its gradient`() throws {
    let latent = try array("geocross.latent").tracked()
    let nothing = Tensor(zeros: [1])
    let value = try loss("GEOCROSS").values(
      Candidates(
        target: nothing, degraded: nothing, image: nothing, latent: latent, z: latent, noise: [],
        tolerance: 0)
    ).sum()
    expectClose(value.reshaped(to: [1]), try array("geocross.value"), .network, "value")
    expectClose(
      gradients(of: value, for: [latent])[0], try array("geocross.grad"), .networkGradient,
      "gradient")
  }

  @Test(arguments: [("L2", "l2"), ("L1", "l1")])
  func `pixel losses and their gradients`(name: String, key: String) throws {
    let a = try array("pixels.a").tracked()
    let value = try loss(name).values(
      Candidates(
        target: try array("pixels.b"), degraded: a, image: a, latent: a, z: a, noise: [],
        tolerance: 2e-3)
    ).sum()
    expectClose(value.reshaped(to: [1]), try array("\(key).value"), .network, "value")
    expectClose(
      gradients(of: value, for: [a])[0], try array("\(key).grad"), .networkGradient, "gradient")
  }
}
