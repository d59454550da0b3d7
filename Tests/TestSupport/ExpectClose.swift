import Tensors
import Testing

/// How far two computations of one thing may be apart, and why.
public struct Tolerance: Sendable {
  public let absolute: Double, relative: Double

  public init(absolute: Double = 0, relative: Double = 0) {
    (self.absolute, self.relative) = (absolute, relative)
  }

  /// The same operations in the same order.
  public static let exact = Tolerance()
  /// The same operations, compiled otherwise (fused multiply-adds).
  public static let sameAlgorithm = Tolerance(absolute: 1e-6, relative: 1e-6)
  /// The same sums in another order.
  public static let reassociated = Tolerance(absolute: 1e-5, relative: 1e-5)
  /// A whole network forward, against the reference implementation's Float32.
  public static let network = Tolerance(relative: 2e-5)
  /// A whole network's gradients, against the reference implementation's Float32.
  public static let networkGradient = Tolerance(relative: 1e-4)
  /// A generator's picture (range −1…1) by the fused path, Winograd included: what it promises.
  public static let fastNetwork = Tolerance(absolute: 1e-3)
  /// The same path's gradients: a leaky ReLU near zero may fall to the other side.
  public static let fastNetworkGradient = Tolerance(relative: 1e-2)
  /// Central differences in Float32: rounding of f over the step width.
  public static let finiteDifference = Tolerance(absolute: 2e-3, relative: 1e-2)
}

/// Expects the same shape, and values apart by no more than the tolerance, relative to the
/// *largest* expected magnitude. Tells the worst index and the first pairs.
public func expectClose(
  _ actual: Tensor, _ expected: Tensor, _ tolerance: Tolerance, _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.shape == expected.shape else {
    Issue.record(
      "\(what): shape \(actual.shape), expected \(expected.shape)", sourceLocation: sourceLocation)
    return
  }
  let (a, e) = (actual.values, expected.values)
  let (worst, at, scale, allowed) = distance(a, e, tolerance)
  guard !(worst <= allowed) else { return }
  let pairs = zip(a, e).prefix(6).map { "\($0) / \($1)" }.joined(separator: ", ")
  Issue.record(
    """
    \(what): apart by \(worst) at \(at) of \(actual.shape): \(a[at]) / \(e[at]); \
    allowed \(allowed) (largest \(scale)). First pairs: \(pairs)
    """, sourceLocation: sourceLocation)
}

/// Whether `expectClose` would be content.
public func isClose(_ actual: Tensor, _ expected: Tensor, _ tolerance: Tolerance) -> Bool {
  guard actual.shape == expected.shape else { return false }
  let (worst, _, _, allowed) = distance(actual.values, expected.values, tolerance)
  return worst <= allowed
}

/// The largest difference and where it is, the largest expected magnitude, and what is allowed.
private func distance(
  _ a: [Float], _ e: [Float], _ tolerance: Tolerance
) -> (worst: Double, at: Int, scale: Double, allowed: Double) {
  let scale = e.reduce(0.0) { max($0, Double(abs($1))) }
  var (worst, at) = (-1.0, 0)
  for i in a.indices {
    let distance = abs(Double(a[i]) - Double(e[i]))
    if !(distance <= worst) { (worst, at) = (distance, i) }
  }
  return (worst, at, scale, tolerance.absolute + tolerance.relative * scale)
}

/// Expects the recorded gradients of Σ f(x)·r, for a fixed random r, to agree with central
/// differences along random directions.
public func expectGradients(
  of f: ([Tensor]) -> Tensor, at points: [Tensor], step: Float = 1e-2, _ what: String = "",
  tolerance: Tolerance = .finiteDifference, sourceLocation: SourceLocation = #_sourceLocation
) {
  var random = Random(seed: 5)
  let weights = random.normal(withoutRecording { f(points) }.shape)
  func loss(_ x: [Tensor]) -> Tensor { (f(x) * weights).sum() }
  let variables = points.map { $0.tracked() }
  let found = gradients(of: loss(variables), for: variables)
  for (index, point) in points.enumerated() {
    for trial in 0..<3 {
      let direction = random.normal(point.shape)
      func moved(_ amount: Float) -> Double {
        var x = points
        x[index] = point + direction * amount
        return zip(f(x).values, weights.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
      }
      let expected = (moved(step) - moved(-step)) / Double(2 * step)
      let actual = zip(found[index].values, direction.values)
        .reduce(0) { $0 + Double($1.0) * Double($1.1) }
      let size = (found[index].squared().sum().item * direction.squared().sum().item).squareRoot()
      let allowed = tolerance.absolute + tolerance.relative * max(abs(expected), Double(size) * 0.1)
      if !(abs(actual - expected) <= allowed) {
        Issue.record(
          """
          \(what): input \(index) \(point.shape), direction \(trial): gradient \(actual), \
          differences \(expected), allowed \(allowed)
          """, sourceLocation: sourceLocation)
      }
    }
  }
}
