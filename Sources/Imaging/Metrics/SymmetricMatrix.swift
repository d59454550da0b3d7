import Foundation

/// The mean and the covariance (over n − 1) of rows of features.
struct Moments {
  let mean: [Double]
  let covariance: [[Double]]

  init(_ rows: [[Double]]) {
    let (n, d) = (rows.count, rows[0].count)
    let mean = (0..<d).map { i in rows.reduce(0) { $0 + $1[i] } / Double(n) }
    var covariance = [[Double]](repeating: [Double](repeating: 0, count: d), count: d)
    for row in rows {
      let centred = zip(row, mean).map(-)
      for i in 0..<d {
        for j in 0...i { covariance[i][j] += centred[i] * centred[j] / Double(max(1, n - 1)) }
      }
    }
    for i in 0..<d { for j in 0..<i { covariance[j][i] = covariance[i][j] } }
    (self.mean, self.covariance) = (mean, covariance)
  }
}

/// A symmetric matrix, taken apart into eigenvalues and eigenvectors.
package struct SymmetricMatrix {
  package private(set) var values: [Double]
  /// Vector k is column k.
  package private(set) var vectors: [[Double]]

  /// - Source: C. G. J. Jacobi's rotations, as in Golub and Van Loan, Matrix computations, 8.5.
  package init(_ matrix: [[Double]]) {
    let n = matrix.count
    var a = matrix
    var v = (0..<n).map { i in (0..<n).map { $0 == i ? 1.0 : 0 } }
    let scale = a.joined().reduce(0) { $0 + $1 * $1 }
    for _ in 0..<100 {
      var off = 0.0
      for p in 0..<n { for q in 0..<p { off += a[p][q] * a[p][q] } }
      if off <= 1e-30 * scale { break }
      for p in 0..<n {
        for q in (p + 1)..<max(n, p + 1) where a[p][q] != 0 {
          let theta = (a[q][q] - a[p][p]) / (2 * a[p][q])
          let t = (theta < 0 ? -1.0 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
          let c = 1 / (t * t + 1).squareRoot()
          let s = t * c
          for k in 0..<n {
            (a[k][p], a[k][q]) = (c * a[k][p] - s * a[k][q], s * a[k][p] + c * a[k][q])
          }
          for k in 0..<n {
            (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k])
            (v[k][p], v[k][q]) = (c * v[k][p] - s * v[k][q], s * v[k][p] + c * v[k][q])
          }
        }
      }
    }
    values = (0..<n).map { a[$0][$0] }
    vectors = v
  }

  /// The symmetric matrix whose square this is; negative eigenvalues, which only rounding makes,
  /// count as 0.
  package var squareRoot: [[Double]] {
    let roots = values.map { max($0, 0).squareRoot() }
    return values.indices.map { i in
      values.indices.map { j in
        roots.indices.reduce(0) { $0 + vectors[i][$1] * roots[$1] * vectors[j][$1] }
      }
    }
  }

  /// dᵀ M⁺ d; directions whose eigenvalue is nothing but rounding are left out.
  func pseudoInverseForm(_ d: [Double]) -> Double {
    let smallest = Double(values.count) * (values.map(abs).max() ?? 0) * Double.ulpOfOne
    return values.indices.reduce(0) { sum, k in
      guard values[k] > smallest else { return sum }
      let along = d.indices.reduce(0) { $0 + d[$1] * vectors[$1][k] }
      return sum + along * along / values[k]
    }
  }
}
