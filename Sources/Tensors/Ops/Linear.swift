import CBLAS

extension Tensor {
  /// Matrix product over the last two axes; the axes before them broadcast.
  ///
  /// - Shape: self `[…, M, K]`, other `[…, K, N]` → `[…, M, N]`
  /// - Gradient: both.
  public func matmul(_ other: Tensor) -> Tensor {
    precondition(
      rank >= 2 && other.rank >= 2 && shape[rank - 1] == other.shape[other.rank - 2],
      "matmul: the shapes \(shape) and \(other.shape) don't multiply")
    let (a, b) = (plain.detached, other.plain.detached)
    return .operation([self, other], result: .product(a, b)) { dy, wanted in
      let dy = dy.plain
      return [
        wanted[0] ? Tensor.product(dy, b, transposing: (false, true)).summed(to: a.shape) : nil,
        wanted[1] ? Tensor.product(a, dy, transposing: (true, false)).summed(to: b.shape) : nil,
      ]
    }
  }

  /// x·Wᵀ + b
  ///
  /// - Shape: x `[…, I]`, weight `[O, I]`, bias `[O]` → `[…, O]`
  /// - Gradient: x, weight, bias.
  public func linear(weight: Tensor, bias: Tensor? = nil) -> Tensor {
    precondition(
      weight.rank == 2 && shape.last == weight.shape[1],
      "linear: x \(shape), weight \(weight.shape)")
    let rows = reshaped(to: [count / weight.shape[1], weight.shape[1]])
    let (x, w) = (rows.plain.detached, weight.plain.detached)
    let product = Tensor.operation(
      [rows, weight], result: .product(x, w, transposing: (false, true))
    ) { dy, wanted in
      let dy = dy.plain
      return [
        wanted[0] ? Tensor.product(dy, w) : nil,
        wanted[1] ? Tensor.product(dy, x, transposing: (true, false)) : nil,
      ]
    }
    let result = product.reshaped(to: shape.dropLast() + [weight.shape[0]])
    return bias.map { result + $0 } ?? result
  }

  /// op(a)·op(b) outside the tape, leading axes broadcast.
  static func product(
    _ a: Tensor, _ b: Tensor, transposing: (a: Bool, b: Bool) = (false, false)
  ) -> Tensor {
    let (rows, inner) = a.matrixSize(transposing.a)
    let columns = b.matrixSize(transposing.b).columns
    let lead = broadcastShape(
      Array(a.shape.dropLast(2)), Array(b.shape.dropLast(2)), for: "matmul")
    let view = lead.isEmpty ? nil : BatchOffsets(lead, a.shape, b.shape)
    return Tensor(shape: lead + [rows, columns]) { out in
      for batch in 0..<lead.product {
        let (i, j) = view?.offsets(batch) ?? (0, 0)
        facet_sgemm(
          transposing.a ? 1 : 0, transposing.b ? 1 : 0, Int64(rows), Int64(columns), Int64(inner),
          1, a.pointer + i, Int64(a.shape[a.rank - 1]), b.pointer + j,
          Int64(b.shape[b.rank - 1]), 0, out + batch * rows * columns, Int64(columns))
      }
    }
  }

  private func matrixSize(_ transposed: Bool) -> (rows: Int, columns: Int) {
    let (m, n) = (shape[rank - 2], shape[rank - 1])
    return transposed ? (n, m) : (m, n)
  }
}

/// Where the matrices of a batch start when their leading axes broadcast.
private struct BatchOffsets {
  let lead: [Int], a: [Int], b: [Int]

  init(_ lead: [Int], _ a: [Int], _ b: [Int]) {
    func strides(_ shape: [Int]) -> [Int] {
      let own = shape.strides
      let batch = shape.count - 2
      return lead.indices.map { axis in
        let i = axis - (lead.count - batch)
        return i < 0 || shape[i] == 1 ? 0 : own[i]
      }
    }
    (self.lead, self.a, self.b) = (lead, strides(a), strides(b))
  }

  func offsets(_ index: Int) -> (Int, Int) {
    var (rest, i, j) = (index, 0, 0)
    for axis in lead.indices.reversed() {
      i += rest % lead[axis] * a[axis]
      j += rest % lead[axis] * b[axis]
      rest /= lead[axis]
    }
    return (i, j)
  }
}
