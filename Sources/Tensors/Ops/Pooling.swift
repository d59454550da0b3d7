import CKernels

extension Tensor {
  /// Mean over squares of `factor` × `factor` pixels.
  ///
  /// - Shape: `[N, C, H, W]` → `[N, C, H/factor, W/factor]`; `factor` divides H and W.
  public func averagePooled(_ factor: Int = 2) -> Tensor {
    precondition(
      rank == 4 && shape[2] % factor == 0 && shape[3] % factor == 0,
      "averagePooled: \(factor) does not divide the shape \(shape)")
    let scale = 1 / Float(factor * factor)
    return .operation([self], result: pooled(factor, scale)) { dy, _ in
      [dy.spread(factor, scale)]
    }
  }

  /// Each pixel as a square of `factor` × `factor` of them.
  ///
  /// - Shape: `[N, C, H, W]` → `[N, C, H·factor, W·factor]`
  public func repeatedPixels(_ factor: Int = 2) -> Tensor {
    .operation([self], result: spread(factor, 1)) { dy, _ in [dy.pooled(factor, 1)] }
  }

  private func pooled(_ factor: Int, _ scale: Float) -> Tensor {
    pooling([shape[0], shape[1], shape[2] / factor, shape[3] / factor], factor) {
      facet_pool_sum(pointer, $0, $1, $2, $3, $4, Int64(factor), scale)
    }
  }

  private func spread(_ factor: Int, _ scale: Float) -> Tensor {
    pooling([shape[0], shape[1], shape[2] * factor, shape[3] * factor], factor) {
      facet_pool_repeat(pointer, $0, $1, $2, $3, $4, Int64(factor), scale)
    }
  }

  /// Calls a kernel with planes, height and width of the smaller map, and lanes.
  private func pooling(
    _ target: [Int], _ factor: Int,
    _ kernel: (UnsafeMutablePointer<Float>, Int64, Int64, Int64, Int64) -> Void
  ) -> Tensor {
    let lanes = layout == .blocked ? 16 : 1
    let planes = shape[0] * shape[1] / lanes
    return Tensor(shape: target, layout: layout) {
      kernel(
        $0, Int64(planes), Int64(min(shape[2], target[2])), Int64(min(shape[3], target[3])),
        Int64(lanes))
    }
  }
}
