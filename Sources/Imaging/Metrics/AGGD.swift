import Foundation

/// An asymmetric generalized Gaussian distribution, fitted to samples by their moments.
///
/// - Source: Lasmar, Stitou, Berthoumieu, Multiscale skewed heavy tailed model for texture
///   analysis, 2009; the search over shapes as in Mittal, Soundararajan, Bovik, Making a
///   "completely blind" image quality analyzer, 2013.
struct AGGD {
  /// 0.2…10; 2 is a Gaussian.
  let shape: Double
  /// Scales to the left and to the right of 0.
  let left: Double, right: Double

  init(_ samples: [Double]) {
    var (leftSquares, rightSquares, leftCount, rightCount, sum) = (0.0, 0.0, 0, 0, 0.0)
    for x in samples {
      if x < 0 {
        leftSquares += x * x
        leftCount += 1
      } else if x > 0 {
        rightSquares += x * x
        rightCount += 1
      }
      sum += abs(x)
    }
    let count = Double(samples.count)
    // A side without samples, as on a plain area, has no spread.
    let leftDeviation = leftCount > 0 ? (leftSquares / Double(leftCount)).squareRoot() : 0
    let rightDeviation = rightCount > 0 ? (rightSquares / Double(rightCount)).squareRoot() : 0
    let squares = leftSquares + rightSquares
    guard squares > 0, leftDeviation > 0, rightDeviation > 0 else {
      (shape, left, right) = (.nan, .nan, .nan)
      return
    }
    let g = leftDeviation / rightDeviation
    let r = (sum / count) * (sum / count) / (squares / count)
    let target = r * (g * g * g + 1) * (g + 1) / ((g * g + 1) * (g * g + 1))
    let fitted = Self.shape(withRatio: target)
    let scale = (tgamma(1 / fitted) / tgamma(3 / fitted)).squareRoot()
    (shape, left, right) = (fitted, leftDeviation * scale, rightDeviation * scale)
  }

  /// What lies between the two scales.
  var mean: Double { (right - left) * tgamma(2 / shape) / tgamma(1 / shape) }

  private static let shapes = (0...9800).map { 0.2 + Double($0) * 0.001 }

  /// Γ(2/α)² / (Γ(1/α) Γ(3/α)), which grows with α.
  private static let ratios = shapes.map { a -> Double in
    exp(2 * lgamma(2 / a) - lgamma(1 / a) - lgamma(3 / a))
  }

  private static func shape(withRatio target: Double) -> Double {
    var (low, high) = (0, ratios.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if ratios[middle] < target { low = middle + 1 } else { high = middle }
    }
    if low > 0, target - ratios[low - 1] < ratios[low] - target { low -= 1 }
    return shapes[low]
  }
}
