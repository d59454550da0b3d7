import Tensors

/// What chance makes of a sample, as a degradation says of itself: the mean and the variance of its
/// distribution. `facet plugin test` draws a hundred thousand samples and counts.
///
///     var statistics: DegradationStatistics? {
///       .init("N(x, σ²)", mean: { $0 }, variance: { _ in sigma * sigma })
///     }
public struct DegradationStatistics: Sendable {
  /// What it is, for messages: `Poisson distribution`.
  public let source: String
  let mean: @Sendable (Double) -> Double
  let variance: @Sendable (Double) -> Double
  let scale: @Sendable (Double) -> Double
  let levels: [Float]

  /// - Parameters:
  ///   - mean: of what becomes of a sample, 0…1, all of whose picture is alike.
  ///   - variance: of it.
  ///   - scale: what is done to the result before it is counted: back to linear light, where the
  ///     distribution is known there.
  ///   - levels: the samples that are tried. Dark, middle and bright unless said, for where results
  ///     are cut off the distribution is another.
  public init(
    _ source: String, mean: @escaping @Sendable (_ sample: Double) -> Double,
    variance: @escaping @Sendable (_ sample: Double) -> Double,
    levels: [Float] = [0.2, 0.5, 0.9],
    scale: @escaping @Sendable (_ result: Double) -> Double = { $0 }
  ) {
    (self.source, self.mean, self.variance, self.scale) = (source, mean, variance, scale)
    self.levels = levels
  }

  /// A picture of them; each channel is counted by itself, for channels may share their noise.
  static let shape = [1, 3, 192, 192]
  /// In standard errors. Two numbers for each level and channel are few, and the seed is fixed.
  private static let allowed = 5.0
  /// Of the deviation, for what Float32 rounds.
  private static let rounding = 1e-3

  /// What is wrong with results of a picture that was `level` everywhere; `nil` when nothing is.
  func problem(in results: [Float], of level: Float) -> String? {
    let values = results.map { scale(Double($0)) }
    let count = Double(values.count)
    func average(_ power: (Double) -> Double) -> Double {
      values.reduce(0) { $0 + power($1) } / count
    }
    let mean = average { $0 }
    let squares = average { ($0 - mean) * ($0 - mean) }
    let fourths = average { ($0 - mean) * ($0 - mean) * ($0 - mean) * ($0 - mean) }
    let (expectedMean, expectedVariance) = (self.mean(Double(level)), variance(Double(level)))
    let slack = Self.rounding * expectedVariance.squareRoot() + 1e-6
    guard
      abs(mean - expectedMean) <= Self.allowed * (expectedVariance / count).squareRoot() + slack
    else { return "of \(level) the mean is \(mean), \(source) has \(expectedMean)" }
    let spread = max(0, fourths - squares * squares)
    guard
      abs(squares - expectedVariance)
        <= Self.allowed * (spread / count).squareRoot() + slack * expectedVariance.squareRoot()
    else { return "of \(level) the variance is \(squares), \(source) has \(expectedVariance)" }
    return nil
  }
}
