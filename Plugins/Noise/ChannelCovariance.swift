import Graph
import Imaging
import Tensors

/// How the noise of red, green and blue goes together: a symmetric 3 × 3 matrix without negative
/// eigenvalues.
struct ChannelCovariance {
  /// Row by row.
  let values: [Double]

  init(_ values: [Double]) { self.values = values }

  /// What is wrong with nine numbers as a covariance, and the remedy; `nil` when nothing is.
  static func problem(in values: [Double]) -> String? {
    guard values.count == 9 else { return "expected 3 rows of 3 numbers, found \(values.count)" }
    guard [(1, 3), (2, 6), (5, 7)].allSatisfy({ values[$0] == values[$1] }) else {
      return "the matrix is not symmetric; red and green go together as green and red do"
    }
    let smallest = SymmetricMatrix(rows(values)).values.min() ?? 0
    guard smallest >= -1e-9 else {
      return "no noise has this covariance: a channel goes more with another than its own variance "
        + "allows; make the numbers off the diagonal smaller"
    }
    return nil
  }

  /// |UᵀDU|, D of three numbers from 0 to 1, U an orthonormal basis of a random matrix's columns.
  ///
  /// Making the entries positive keeps a 3 × 3 covariance one: its minors can only grow.
  ///
  /// - Source: Zhang, Liang, Van Gool, Timofte, Designing a practical degradation model for deep
  ///   blind image super-resolution, ICCV 2021, section 3.3, and the authors' program.
  init(drawnBy dice: inout Dice) {
    var random = dice.random.split("covariance")
    let strengths = random.uniform([3]).values.map(Double.init)
    let matrix = Self.rows(random.uniform([9]).values.map(Double.init))
    // The left singular vectors are the eigenvectors of the matrix by its transpose.
    let squared = (0..<3).map { i in
      (0..<3).map { j in (0..<3).reduce(0.0) { $0 + matrix[i][$1] * matrix[j][$1] } }
    }
    let parts = SymmetricMatrix(squared)
    let order = [0, 1, 2].sorted { parts.values[$0] > parts.values[$1] }
    let basis = (0..<3).map { row in order.map { parts.vectors[row][$0] } }
    values = (0..<9).map { place in
      let (i, j) = (place / 3, place % 3)
      return abs((0..<3).reduce(0) { $0 + basis[$1][i] * strengths[$1] * basis[$1][j] })
    }
    dice.note("covariance", .array(values.map { .number(($0 * 1e6).rounded() / 1e6) }))
  }

  /// Noise of this covariance: its square root times noise that is apart.
  ///
  /// - Shape: `[N, 3, H, W]`
  func noise(_ shape: [Int], _ random: inout Random) -> Tensor {
    let root = SymmetricMatrix(Self.rows(values)).squareRoot
    let apart = random.normal(shape)
    let channels = root.map { row in
      (apart * Tensor(row.map(Float.init), shape: [1, 3, 1, 1]))
        .sum(axes: [1], keepingDimensions: true)
    }
    return .concatenated(channels, axis: 1)
  }

  private static func rows(_ values: [Double]) -> [[Double]] {
    (0..<3).map { Array(values[3 * $0..<3 * $0 + 3]) }
  }
}
