// Separable resampling: every resizing is a product with one sparse matrix for the rows and one for
// the columns. That gives the exact gradient, the exact adjoint (the transposes), any size, any
// kernel and any border for the price of one pair of kernels.

import CKernels

/// How one axis of `columns` samples becomes `rows` samples: a sparse matrix.
public struct ResamplingMatrix: Sendable, Equatable {
  /// Samples that come out.
  public let rows: Int
  /// Samples that go in.
  public let columns: Int
  fileprivate let start: [Int32]
  fileprivate let index: [Int32]
  fileprivate let weight: [Float]

  /// - Parameter taps: for each sample that comes out, which samples go in and how much of each.
  ///   One that is named several times, as at a reflecting border, counts once with the sum.
  public init(columns: Int, taps: [[(Int, Double)]]) {
    var start: [Int32] = [0]
    var index: [Int32] = []
    var weight: [Float] = []
    for row in taps {
      var sums: [Int: Double] = [:]
      for (sample, share) in row {
        precondition(
          (0..<columns).contains(sample),
          "ResamplingMatrix: sample \(sample) is not one of \(columns)")
        sums[sample, default: 0] += share
      }
      for (i, w) in sums.sorted(by: { $0.key < $1.key }) where w != 0 {
        index.append(Int32(i))
        weight.append(Float(w))
      }
      start.append(Int32(index.count))
    }
    self.init(rows: taps.count, columns: columns, start: start, index: index, weight: weight)
  }

  private init(rows: Int, columns: Int, start: [Int32], index: [Int32], weight: [Float]) {
    (self.rows, self.columns) = (rows, columns)
    (self.start, self.index, self.weight) = (start, index, weight)
  }

  /// What does nothing.
  public static func identity(_ count: Int) -> ResamplingMatrix {
    ResamplingMatrix(columns: count, taps: (0..<count).map { [($0, 1)] })
  }

  /// Multiplication with this one's transpose: the adjoint.
  public var transposed: ResamplingMatrix {
    var start = [Int32](repeating: 0, count: columns + 1)
    for column in index { start[Int(column) + 1] += 1 }
    for column in 0..<columns { start[column + 1] += start[column] }
    var next = start
    var newIndex = [Int32](repeating: 0, count: index.count)
    var newWeight = [Float](repeating: 0, count: index.count)
    for row in 0..<rows {
      for k in Int(self.start[row])..<Int(self.start[row + 1]) {
        let place = Int(next[Int(index[k])])
        next[Int(index[k])] += 1
        newIndex[place] = Int32(row)
        newWeight[place] = weight[k]
      }
    }
    return ResamplingMatrix(
      rows: columns, columns: rows, start: start, index: newIndex, weight: newWeight)
  }

  /// What makes these of the samples that come out, and no others.
  package subscript(rows: Range<Int>) -> ResamplingMatrix {
    let taps = Int(start[rows.lowerBound])..<Int(start[rows.upperBound])
    return ResamplingMatrix(
      rows: rows.count, columns: columns,
      start: start[rows.lowerBound...rows.upperBound].map { $0 - Int32(taps.lowerBound) },
      index: Array(index[taps]), weight: Array(weight[taps]))
  }

  /// The weights of one sample that comes out, by the sample that goes in.
  package func row(_ row: Int) -> [(index: Int, weight: Float)] {
    (Int(start[row])..<Int(start[row + 1])).map { (Int(index[$0]), weight[$0]) }
  }

  fileprivate func withSparse<R>(_ body: (facet_sparse) -> R) -> R {
    start.withUnsafeBufferPointer { start in
      index.withUnsafeBufferPointer { index in
        weight.withUnsafeBufferPointer { weight in
          body(
            facet_sparse(
              rows: Int64(rows), columns: Int64(columns), start: start.baseAddress,
              index: index.baseAddress, weight: weight.baseAddress))
        }
      }
    }
  }
}

extension Tensor {
  /// Resamples each picture, or whatever lies on the last two axes.
  ///
  ///     y[…, i, j] = Σ_{k,l} rows[i,k] · columns[j,l] · x[…, k, l]
  ///
  /// - Shape: x `[…, H, W]` → `[…, rows.rows, columns.rows]`
  /// - Range: any; no clamping. - Gradient: x.
  /// - Precondition: rows takes H samples and columns takes W.
  public func resampled(rows: ResamplingMatrix, columns: ResamplingMatrix) -> Tensor {
    let rank = shape.count
    precondition(
      rank >= 2 && rows.columns == shape[rank - 2] && columns.columns == shape[rank - 1],
      "resampled: matrices for \(rows.columns) × \(columns.columns) do not fit the shape \(shape)")
    let result = plain.product(rows: rows, columns: columns)
    return Tensor.operation([self], result: result) { dy, _ in
      [dy.plain.product(rows: rows.transposed, columns: columns.transposed)]
    }
  }

  /// The product itself. The axis that shrinks the most goes first (rows, when they tie): what
  /// follows has less to do.
  private func product(rows: ResamplingMatrix, columns: ResamplingMatrix) -> Tensor {
    let rowsFirst = rows.rows * columns.columns <= rows.columns * columns.rows
    return rowsFirst
      ? timesRows(rows).timesColumns(columns) : timesColumns(columns).timesRows(rows)
  }

  private func timesRows(_ matrix: ResamplingMatrix) -> Tensor {
    let (height, width) = (shape[shape.count - 2], shape[shape.count - 1])
    let planes = count / max(1, height * width)
    return Tensor(shape: shape.dropLast(2) + [matrix.rows, width]) { out in
      matrix.withSparse {
        facet_resample_rows(self.pointer, out, Int64(planes), Int64(width), $0)
      }
    }
  }

  private func timesColumns(_ matrix: ResamplingMatrix) -> Tensor {
    let rows = count / max(1, shape[shape.count - 1])
    return Tensor(shape: shape.dropLast() + [matrix.rows]) { out in
      matrix.withSparse { facet_resample_columns(self.pointer, out, Int64(rows), $0) }
    }
  }
}
