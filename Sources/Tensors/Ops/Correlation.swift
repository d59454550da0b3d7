import CKernels

/// What lies beyond the border of a picture.
public enum Border: String, Sendable, CaseIterable, Codable {
  /// Zeros.
  case zero
  /// The picture mirrored, the border pixel not repeated: `c b | a b c | b a`.
  case reflect
  /// The border pixel repeated.
  case replicate
  /// The picture repeated.
  case wrap

  /// Which of `count` samples stands at `index`, which may lie outside; `nil` for none.
  package func sample(_ index: Int, of count: Int) -> Int? {
    if (0..<count).contains(index) { return index }
    switch self {
    case .zero: return nil
    case .replicate: return min(max(index, 0), count - 1)
    case .wrap: return (index % count + count) % count
    case .reflect:
      if count == 1 { return 0 }
      let period = 2 * (count - 1)
      let phase = (index % period + period) % period
      return min(phase, period - phase)
    }
  }
}

extension Tensor {
  /// Each channel of each picture filtered with one kernel; the size stays.
  ///
  ///     y[n,c,i,j] = Σ_{r,s} kernel[r,s] · x[n,c,i+r−⌊R/2⌋,j+s−⌊S/2⌋]
  ///
  /// - Shape: self `[N, C, H, W]`, kernel `[R, S]` → `[N, C, H, W]`; any sizes, even kernels too.
  /// - Gradient: self, kernel.
  public func filteredPerChannel(with kernel: Tensor, border: Border = .reflect) -> Tensor {
    precondition(
      rank == 4 && kernel.rank == 2,
      "filteredPerChannel: x \(shape), kernel \(kernel.shape)")
    let (r, s) = (kernel.shape[0], kernel.shape[1])
    let framed = framed(
      top: r / 2, bottom: r - 1 - r / 2, left: s / 2, right: s - 1 - s / 2, border: border)
    return framed.correlated(with: kernel)
  }

  /// A frame around each picture, filled as `border` says.
  ///
  /// - Shape: `[N, C, H, W]` → `[N, C, top+H+bottom, left+W+right]`
  /// - Gradient: self; the exact adjoint.
  public func framed(
    top: Int, bottom: Int, left: Int, right: Int, border: Border
  ) -> Tensor {
    if top == 0 && bottom == 0 && left == 0 && right == 0 { return self }
    func matrix(_ before: Int, _ count: Int, _ after: Int) -> ResamplingMatrix {
      ResamplingMatrix(
        columns: count,
        taps: (-before..<count + after).map { index in
          border.sample(index, of: count).map { [($0, 1.0)] } ?? []
        })
    }
    return resampled(
      rows: matrix(top, shape[2], bottom), columns: matrix(left, shape[3], right))
  }

  private func correlated(with kernel: Tensor) -> Tensor {
    let (x, k) = (plain.detached, kernel.plain.detached)
    return .operation([self, kernel], result: x.correlation(k)) { dy, wanted in
      let dy = dy.plain
      let (r, s) = (k.shape[0], k.shape[1])
      let dx =
        wanted[0]
        ? dy.padded([2: (r - 1, r - 1), 3: (s - 1, s - 1)]).correlation(k.flipped(axes: [0, 1]))
        : nil
      let dk =
        wanted[1]
        ? Tensor(shape: k.shape) {
          facet_correlate_kernel_gradient(
            x.pointer, dy.pointer, $0, Int64(x.shape[0] * x.shape[1]), Int64(x.shape[2]),
            Int64(x.shape[3]), Int64(r), Int64(s))
        } : nil
      return [dx, dk]
    }
  }

  private func correlation(_ kernel: Tensor) -> Tensor {
    let (r, s) = (kernel.shape[0], kernel.shape[1])
    return Tensor(shape: [shape[0], shape[1], shape[2] - r + 1, shape[3] - s + 1]) {
      facet_correlate(
        pointer, kernel.pointer, $0, Int64(shape[0] * shape[1]), Int64(shape[2]),
        Int64(shape[3]), Int64(r), Int64(s))
    }
  }
}
