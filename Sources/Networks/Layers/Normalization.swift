import Tensors

extension Tensor {
  /// Each row divided by its root mean square.
  ///
  /// - Shape: `[N, D]` → the same.
  package func rowNormalized() -> Tensor {
    self * (squared().mean(axes: [1], keepingDimensions: true) + 1e-8).rsqrt()
  }

  /// Each channel of each picture brought to mean 0 and variance 1.
  ///
  /// - Shape: `[N, C, H, W]` → the same.
  package func instanceNormalized() -> Tensor {
    let centered = self - mean(axes: [2, 3], keepingDimensions: true)
    let variance = centered.squared().mean(axes: [2, 3], keepingDimensions: true)
    return centered * (variance + 1e-5).rsqrt()
  }

  /// `[N, C]` or `[C]` as a value a channel: `[N, C, 1, 1]`.
  package var perChannel: Tensor { reshaped(to: [rank == 1 ? 1 : shape[0], shape.last!, 1, 1]) }
}
