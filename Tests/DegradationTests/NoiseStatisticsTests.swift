import Graph
import Imaging
import TestSupport
import Tensors
import Testing

/// What depends on chance, against the moments of the distribution that it is said to have.
@Suite struct NoiseStatisticsTests {
  /// 3 · 256² samples: a mean's standard error is 0.23% of the deviation, a deviation's 0.16%.
  private static let shape = [1, 3, 256, 256]
  /// Four standard errors and more.
  private static let sampled = 0.01

  private static func noise(
    _ name: String, _ with: [String: JSON], of level: Float
  ) throws -> (mean: Double, deviation: Double, values: Tensor) {
    let type = try #require(
      LawCase.plugins.flatMap(\.nodes).first { $0.name == name } as? any Degradation.Type)
    let x = Tensor(repeating: level, shape: shape)
    let y = try type.init(with: with).drawn(seed: 3).observed(x)
    let mean = y.mean().item
    let deviation = (y - mean).squared().mean().item.squareRoot()
    return (Double(mean), Double(deviation), y)
  }

  @Test(arguments: ["apart", "together"])
  func `Gaussian noise has the mean 0 and the deviation that is asked for`(channels: String) throws
  {
    let found = try Self.noise(
      "gaussian-noise", ["sigma": 0.1, "channels": .string(channels)], of: 0.4)
    #expect(abs(found.mean - 0.4) < 0.1 * Self.sampled)
    #expect(abs(found.deviation - 0.1) < 0.1 * Self.sampled)
    let split = found.values
    let isGrey = split[0..<1, axis: 1].values == split[1..<2, axis: 1].values
    #expect(isGrey == (channels == "together"))
  }

  /// Below a mean count of 60 and above it, where the sampling differs.
  @Test(arguments: [10.0, 55, 65, 4000])
  func `photons have a variance equal to their mean`(photons: Double) throws {
    let found = try Self.noise("poisson-noise", ["photons": .number(photons)], of: 1)
    #expect(abs(found.mean - 1) < Self.sampled)
    #expect(abs(found.deviation - (1 / photons).squareRoot()) < Self.sampled / photons.squareRoot())
    let counts = found.values * Float(photons)
    #expect((counts - counts.rounded()).abs().largest < 0.01)
  }

  @Test func `the strength of photon noise scales its deviation`() throws {
    let found = try Self.noise("poisson-noise", ["photons": 100, "strength": 3], of: 0.5)
    let expected = 3 * (0.5 / 100.0).squareRoot()
    #expect(abs(found.deviation - expected) < expected * Self.sampled)
  }

  @Test func `speckle is proportional to the signal`() throws {
    let found = try Self.noise("speckle-noise", ["sigma": 0.3], of: 0.5)
    #expect(abs(found.mean - 0.5) < 0.15 * Self.sampled)
    #expect(abs(found.deviation - 0.15) < 0.15 * Self.sampled)
  }

  @Test func `salt and pepper hit as many pixels as they should`() throws {
    let found = try Self.noise("salt-and-pepper", ["share": 0.2, "salt": 0.25], of: 0.5)
    let values = found.values[0..<1, axis: 1].values
    func share(_ value: Float) -> Double {
      Double(values.count { $0 == value }) / Double(values.count)
    }
    // Four standard errors of a share of 65,536 pixels.
    #expect(abs(share(1) - 0.05) < 4 * (0.05 * 0.95 / 65_536).squareRoot())
    #expect(abs(share(0) - 0.15) < 4 * (0.15 * 0.85 / 65_536).squareRoot())
  }

  /// In linear light, where the photons are: variance signal/photons + reading².
  @Test func `low light has shot and read noise`() throws {
    let found = try Self.noise(
      "low-light", ["light": 0.25, "photons": 1000, "reading": 0.01], of: 1)
    let linear = found.values.pow(2.2)
    let mean = linear.mean().item
    let deviation = Double((linear - mean).squared().mean().item.squareRoot())
    #expect(abs(Double(mean) - 0.25) < 0.25 * Self.sampled)
    let expected = (0.25 / 1000 + 0.01 * 0.01).squareRoot()
    #expect(abs(deviation - expected) < expected * Self.sampled)
  }
}
