import CKernels

extension Tensor {
  /// Resamples each channel by a short separable filter, up by zeros between the values, then down
  /// by dropping results. What the field calls *upfirdn*.
  ///
  ///     y[i,j] = Σ_{k,l} f[k]·f[l] · u[i·down + k − p₀, j·down + l − p₀]
  ///
  /// u being x with `up − 1` zeros after each value and zeros beyond. The filter is not reversed.
  ///
  /// - Shape: x `[N, C, H, W]`, f `[K]` → `[N, C, ⌊(H·up + p₀ + p₁ − K)/down⌋ + 1, …]`
  /// - Gradient: x. - Layout: kept.
  public func filtered(
    _ taps: [Float], up: Int = 1, down: Int = 1, padding: (before: Int, after: Int) = (0, 0)
  ) -> Tensor {
    precondition(rank == 4, "filtered: x \(shape) is not [N, C, H, W]")
    precondition(
      (1...Int(FACET_MAX_TAPS)).contains(taps.count), "filtered: \(taps.count) taps")
    let target = shape[2...].map {
      ($0 * up + padding.before + padding.after - taps.count) / down + 1
    }
    precondition(
      target.allSatisfy { $0 > 0 },
      "filtered: x \(shape) under \(taps.count) taps, up \(up), down \(down), padding \(padding)")
    let source = Array(shape[2...])
    let reversed = Array(taps.reversed())
    let back = taps.count - 1 - padding.before
    let result = applyFilter(taps, up, down, padding.before, target)
    return .operation([self], result: result) { dy, _ in
      [dy.applyFilter(reversed, down, up, back, source)]
    }
  }

  private func applyFilter(
    _ taps: [Float], _ up: Int, _ down: Int, _ pad: Int, _ target: [Int]
  ) -> Tensor {
    let lanes = layout == .blocked ? 16 : 1
    return taps.withUnsafeBufferPointer { taps in
      var filter = facet_filter(
        planes: Int64(shape[0] * shape[1] / lanes), lanes: Int64(lanes), height: Int64(shape[2]),
        width: Int64(shape[3]), out_height: Int64(target[0]), out_width: Int64(target[1]),
        up: Int64(up), down: Int64(down), pad: Int64(pad), count: Int64(taps.count),
        taps: taps.baseAddress)
      return Tensor(shape: [shape[0], shape[1]] + target, layout: layout) {
        facet_filter_apply(&filter, pointer, $0)
      }
    }
  }
}
