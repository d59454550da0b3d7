import Foundation

/// How the learning rate goes over a run, as a factor of the rate.
public enum Schedule: String, Sendable, CaseIterable, Codable {
  case fixed
  /// (9·(1 − |2x/steps − 1|) + 1) / 10
  case linear1cycle
  /// `linear1cycle` over nine tenths of the steps, then linearly from 1/10 to 1/1000.
  case linear1cycledrop
  /// Half a cosine from 1 to 0.
  case cosine

  /// - Parameters:
  ///   - step: from 0.
  ///   - steps: of the whole run.
  /// - Source: PULSE's reference implementation, for the first three.
  public func factor(step: Int, of steps: Int) -> Double {
    let (x, n) = (Double(step), Double(steps))
    switch self {
    case .fixed: return 1
    case .linear1cycle: return Self.cycle(x, n)
    case .linear1cycledrop:
      if x < 0.9 * n { return Self.cycle(x, 0.9 * n) }
      let past = (x - 0.9 * n) / (0.1 * n)
      return (1 - past) / 10 + past / 1000
    case .cosine: return 0.5 * (1 + Self.cosine(x / n))
    }
  }

  private static func cycle(_ x: Double, _ n: Double) -> Double {
    (9 * (1 - abs(2 * x / n - 1)) + 1) / 10
  }

  private static func cosine(_ x: Double) -> Double { Foundation.cos(x * .pi) }
}
