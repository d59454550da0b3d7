import Tensors

/// How far pictures are from their targets in how rough they are, not in where each grain lies.
///
/// A regression that cannot say where each strand of hair runs paints their mean: a smooth patch.
/// This term asks, for patches of 8², that the differences between neighbours (to the right and
/// downwards, so that direction counts) have the strength that they have in the target. A patch
/// without its texture costs even where no phase of the texture would be right.
///
///     mean over patches |√(mean d² + ε) − √(mean d̂² + ε)|, ε = 1e-4
///
/// - Source: matching of texture statistics, as Gatys, Ecker and Bethge, "Texture synthesis using
///   convolutional neural networks", 2015, with differences of pixels for features.
public enum TextureLoss {
  /// - Shape: both `[N, C, H, W]`, H = W a multiple of 16 → `[]`. - Gradient: pictures.
  public static func distance(_ pictures: Tensor, _ targets: Tensor) -> Tensor {
    let terms = [2, 3].map { axis in
      (strength(pictures, along: axis) - strength(targets, along: axis)).abs().mean()
    }
    return (terms[0] + terms[1]) * 0.5
  }

  /// Root mean square difference of neighbours, a patch of 8² each; the last row or column of
  /// differences is zero.
  private static func strength(_ x: Tensor, along axis: Int) -> Tensor {
    let side = x.shape[axis]
    let difference = x[1..<side, axis: axis] - x[0..<side - 1, axis: axis]
    return (difference.squared().padded([axis: (0, 1)]).averagePooled(8) + 1e-4).sqrt()
  }
}
