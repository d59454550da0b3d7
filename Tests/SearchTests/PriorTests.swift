import Networks
import Search
import TestSupport
import Tensors
import Testing

@Suite struct PriorTests {
  @Test func `the diagonal prior is undone by its inverse`() {
    var random = Random(seed: 1)
    let prior = LatentPrior(
      mean: random.normal([5]), spread: .diagonal(random.uniform([5], in: 0.5...2)))
    let z = random.normal([2, 3, 5])
    expectClose(prior.z(from: prior.latent(from: z)), z, .reassociated)
  }

  @Test func `the full prior is undone by its inverse, and z has unit covariance`() {
    var random = Random(seed: 2)
    let mixing = random.normal([4, 4])
    let shift = random.normal([4])
    let covariance = mixing.matmul(mixing.transposed)
    let deviation = Tensor((0..<4).map { covariance.values[$0 * 5].squareRoot() }, shape: [4])
    let prior = LatentPrior(
      full: LatentStatistics(
        mean: shift, deviation: deviation, covariance: covariance, latentMean: shift, samples: 1))
    let z = random.normal([2, 3, 4])
    let round = Tolerance(absolute: 1e-4, relative: 1e-4)
    expectClose(prior.z(from: prior.latent(from: z)), z, round)

    let fresh = (random.normal([20_000, 4]).linear(weight: mixing) + shift).leakyReLU(slope: 0.2)
    let standard = prior.z(from: fresh)
    let found = standard.transposed.matmul(standard) / 20_000
    let identity = Tensor((0..<16).map { $0 % 5 == 0 ? 1 : 0 }, shape: [4, 4])
    // Three deviations of such an estimate, and the thousandth that is added to each variance.
    expectClose(found, identity, Tolerance(absolute: 0.05))
  }

  @Test func `a coordinate that never varies stays where it is`() {
    let prior = LatentPrior(
      mean: Tensor([1, 2], shape: [2]), spread: .diagonal(Tensor([0, 1], shape: [2])), slope: 1)
    let z = prior.z(from: Tensor([7, 3], shape: [1, 1, 2]))
    #expect(z.values == [0, 1])
  }
}
