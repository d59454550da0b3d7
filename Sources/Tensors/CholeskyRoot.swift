/// The lower triangular root L of a symmetric positive matrix, M + r·I = L·Lᵀ, in Float64.
package struct CholeskyRoot: Sendable {
  package let width: Int
  /// L, row by row; 0 above the diagonal.
  package let values: [Double]

  /// - Parameters:
  ///   - matrix: M, row by row.
  ///   - ridge: r as a share of the mean of M's diagonal. Without it a matrix that has fewer
  ///     directions than rows would have no root.
  package init(of matrix: [Double], width: Int, ridge: Double) {
    var root = [Double](repeating: 0, count: width * width)
    let trace = (0..<width).reduce(0) { $0 + matrix[$1 * width + $1] }
    let floor = max(trace / Double(width) * ridge, 1e-12)
    root.withUnsafeMutableBufferPointer { root in
      for i in 0..<width {
        for j in 0...i {
          var sum = matrix[i * width + j] + (i == j ? floor : 0)
          for k in 0..<j { sum -= root[i * width + k] * root[j * width + k] }
          root[i * width + j] = i == j ? max(sum, floor).squareRoot() : sum / root[j * width + j]
        }
      }
    }
    (self.width, values) = (width, root)
  }

  /// A root that is known.
  ///
  /// - Shape: `[D, D]`.
  package init(_ root: Tensor) {
    (width, values) = (root.shape[0], root.values.map(Double.init))
  }

  /// x with L·x = b.
  package func forward(_ b: some Collection<Double>) -> [Double] {
    var x = Array(b)
    for i in 0..<width {
      for k in 0..<i { x[i] -= values[i * width + k] * x[k] }
      x[i] /= values[i * width + i]
    }
    return x
  }

  /// x with Lᵀ·x = b.
  private func backward(_ b: [Double]) -> [Double] {
    var x = b
    for i in (0..<width).reversed() {
      for k in i + 1..<width { x[i] -= values[k * width + i] * x[k] }
      x[i] /= values[i * width + i]
    }
    return x
  }

  /// x with (M + r·I)·x = b.
  package func solve(_ b: some Collection<Double>) -> [Double] { backward(forward(b)) }
}
