import Graph
import Imaging
import TestSupport
import Tensors
import Testing

/// What depends on chance, against what its mean and its variance, a law of `plugin test`, leave
/// open.
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
  func `Gaussian noise is grey or coloured, as is asked for`(channels: String) throws {
    let found = try Self.noise(
      "gaussian-noise", ["sigma": 0.1, "channels": .string(channels)], of: 0.4)
    let split = found.values
    let isGrey = split[0..<1, axis: 1].values == split[1..<2, axis: 1].values
    #expect(isGrey == (channels == "together"))
  }

  private static let covariance = [1, 0.9, -0.2, 0.9, 1.2, 0.1, -0.2, 0.1, 0.5]

  @Test func `correlated noise has the covariance that is asked for`() throws {
    let found = try Self.noise(
      "gaussian-noise",
      [
        "sigma": 0.1, "channels": "correlated",
        "covariance": .array(Self.covariance.map { .number($0) }),
      ], of: 0.5)
    for (i, row) in Self.sampledCovariance(found.values).enumerated() {
      for (j, value) in row.enumerated() {
        // Four standard errors of a covariance of 65,536 pairs: √(2·1.2²/65,536)·4.
        #expect(abs(value / 0.01 - Self.covariance[3 * i + j]) < 0.027, "\(i), \(j): \(value)")
      }
    }
  }

  private static func sampledCovariance(_ x: Tensor) -> [[Double]] {
    let channels = (0..<3).map { c in
      let values = x[c..<c + 1, axis: 1].values.map(Double.init)
      let mean = values.reduce(0, +) / Double(values.count)
      return values.map { $0 - mean }
    }
    return channels.map { a in
      channels.map { b in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } / Double(a.count) }
    }
  }

  @Test func `a covariance that is left out is drawn for each seed, and is one`() throws {
    let type = try #require(
      LawCase.plugins.flatMap(\.nodes).first { $0.name == "gaussian-noise" })
    let node = try #require(
      try type.init(with: ["channels": "correlated"]) as? any Degradation)
    var seen: Set<JSON> = []
    for seed in 0..<50 as Range<UInt64> {
      var dice = Dice(seed: seed)
      _ = try node.observed(Tensor(zeros: [1, 3, 4, 4]), dice: &dice)
      let drawn = try #require(dice.notes["covariance"])
      seen.insert(drawn)
      // Given as a parameter it passes the node's own check.
      let rounded = try #require(drawn.array)
      #expect(rounded.allSatisfy { ($0.number ?? -1) >= 0 && ($0.number ?? 2) <= 1 })
      _ = try type.init(with: ["channels": "correlated", "covariance": loosened(rounded)])
    }
    #expect(seen.count == 50)
  }

  /// Six digits may make the least eigenvalue negative by a millionth.
  private func loosened(_ values: [JSON]) -> JSON {
    .array(values.enumerated().map { .number(($1.number ?? 0) + ($0 % 4 == 0 ? 1e-5 : 0)) })
  }

  @Test(
    arguments: [
      (
        ["covariance": [1, 0, 0, 0, 1, 0, 0, 0, 1]],
        "with.covariance: only correlated noise has one; set channels so"
      ),
      (
        ["channels": "correlated", "covariance": [1, 0]],
        "with.covariance: expected 3 rows of 3 numbers, found 2"
      ),
      (
        ["channels": "correlated", "covariance": [1, 0.5, 0, 0, 1, 0, 0, 0, 1]],
        "with.covariance: the matrix is not symmetric; red and green go together as green and red do"
      ),
      (
        ["channels": "correlated", "covariance": [1, 2, 0, 2, 1, 0, 0, 0, 1]],
        "with.covariance: no noise has this covariance: a channel goes more with another than its own "
          + "variance allows; make the numbers off the diagonal smaller"
      ),
    ] as [([String: JSON], String)])
  func `a covariance that is none is refused`(with: [String: JSON], words: String) throws {
    let type = try #require(
      LawCase.plugins.flatMap(\.nodes).first { $0.name == "gaussian-noise" })
    let error = #expect(throws: PipelineErrors.self) { _ = try type.init(with: with) }
    #expect(error?.description == words)
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
}
