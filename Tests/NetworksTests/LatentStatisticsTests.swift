import Networks
import Tensors
import TestSupport
import Testing

@Suite struct LatentStatisticsTests {
  let generator = StyleGAN2(smallPlans[1], seed: 5)

  @Test func `chunks do not change what is measured`() throws {
    let whole = try #require(LatentStatistics.measure(generator, samples: 3000, chunk: 3000))
    var reports: [Double] = []
    let parts = try #require(
      LatentStatistics.measure(generator, samples: 3000, chunk: 1024) {
        reports.append($0)
        return true
      })
    #expect(reports.count == 3 && reports.last == 1)
    expectClose(parts.mean, whole.mean, .reassociated)
    expectClose(parts.deviation, whole.deviation, .reassociated)
    expectClose(try #require(parts.covariance), try #require(whole.covariance), .reassociated)
    expectClose(parts.latentMean, whole.latentMean, .reassociated)
  }

  @Test func `mean, deviation and covariance are those of the definition`() throws {
    let statistics = try #require(LatentStatistics.measure(generator, samples: 256, seed: 7))
    var random = Random(seed: 7).split("latent statistics")
    let v = generator.map(random.normal([256, 32])).leakyReLU(slope: 5)
    expectClose(statistics.mean, v.mean(axes: [0]), .reassociated)
    let apart = v - v.mean(axes: [0])
    let covariance = apart.transposed.matmul(apart) / 255
    expectClose(try #require(statistics.covariance), covariance, .reassociated)
    let diagonal = Tensor((0..<32).map { covariance.values[$0 * 33].squareRoot() }, shape: [32])
    expectClose(statistics.deviation, diagonal, .reassociated)
  }

  @Test func `a latent goes to the normalized space and back`() throws {
    let statistics = try #require(LatentStatistics.measure(generator, samples: 500))
    var random = Random(seed: 1)
    let z = random.normal([2, 10, 32])
    expectClose(statistics.normalized(statistics.latent(from: z)), z, Tolerance(absolute: 1e-4))
  }

  @Test func `measuring stops when it is told to`() {
    #expect(LatentStatistics.measure(generator, samples: 3000, chunk: 100) { $0 < 0.2 } == nil)
  }
}
