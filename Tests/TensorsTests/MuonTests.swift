import Tensors
import TestSupport
import Testing

@Suite struct MuonTests {
  /// What single precision leaves of five rounds of a polynomial whose steepest slope is 3.4.
  private let tolerance: Float = 2e-5

  @Test(
    "Muon follows its definition, as PyTorch's does in half precision",
    arguments: [[16, 24], [24, 16], [16, 2, 3, 4]])
  func definition(_ shape: [Int]) {
    var random = Random(seed: 7)
    var p = random.normal(shape)
    var optimizer = Optimizer(.muon)
    let (rows, columns) = (shape[0], p.count / shape[0])
    var expected = Matrix(p, rows, columns)
    var momentum = Matrix(Tensor(zeros: shape), rows, columns)
    for _ in 0..<3 {
      let g = random.normal(shape)
      p = optimizer.update([p], gradients: [g], rate: 0.1)[0]
      momentum = momentum * 0.95 + Matrix(g, rows, columns)
      let ahead = Matrix(g, rows, columns) + momentum * 0.95
      expected =
        expected + ahead.orthogonalized() * (-0.1 * 0.2 * Double(max(rows, columns)).squareRoot())
    }
    let error = zip(p.values, expected.values).map { abs($0 - Float($1)) }.max()!
    #expect(error < tolerance, "\(shape): \(error)")
  }

  @Test("What is no matrix follows Adam", arguments: [[40], [3, 40, 1, 1], [40, 4, 4]])
  func others(_ shape: [Int]) {
    var random = Random(seed: 8)
    var optimizers = (muon: Optimizer(.muon), adam: Optimizer(.adam))
    let start = random.normal(shape)
    var (p, q) = (start, start)
    for _ in 0..<2 {
      let g = random.normal(shape)
      p = optimizers.muon.update([p], gradients: [g], rate: 0.1)[0]
      q = optimizers.adam.update([q], gradients: [g], rate: 0.1)[0]
    }
    expectSame(p.values, q.values, "\(shape)")
  }
}

/// Just enough of Float64 matrices for the definition, word by word.
private struct Matrix {
  var values: [Double]
  let rows, columns: Int

  init(_ tensor: Tensor, _ rows: Int, _ columns: Int) {
    (values, self.rows, self.columns) = (tensor.values.map(Double.init), rows, columns)
  }

  private init(_ values: [Double], _ rows: Int, _ columns: Int) {
    (self.values, self.rows, self.columns) = (values, rows, columns)
  }

  static func + (a: Matrix, b: Matrix) -> Matrix {
    Matrix(zip(a.values, b.values).map(+), a.rows, a.columns)
  }

  static func * (a: Matrix, factor: Double) -> Matrix {
    Matrix(a.values.map { $0 * factor }, a.rows, a.columns)
  }

  static func * (a: Matrix, b: Matrix) -> Matrix {
    var result = [Double](repeating: 0, count: a.rows * b.columns)
    for i in 0..<a.rows {
      for j in 0..<b.columns {
        for k in 0..<a.columns {
          result[i * b.columns + j] += a.values[i * a.columns + k] * b.values[k * b.columns + j]
        }
      }
    }
    return Matrix(result, a.rows, b.columns)
  }

  private var transposed: Matrix {
    let values = (0..<columns).flatMap { j in (0..<rows).map { i in self.values[i * columns + j] } }
    return Matrix(values, columns, rows)
  }

  func orthogonalized() -> Matrix {
    if rows > columns { return transposed.orthogonalized().transposed }
    var x = self * (1 / values.reduce(0) { $0 + $1 * $1 }.squareRoot())
    for _ in 0..<5 {
      let square = x * x.transposed
      x = x * 3.4445 + (square * -4.7750 + square * square * 2.0315) * x
    }
    return x
  }
}
