import Tensors

/// How far pictures are from their targets in how rough they are, not in where each grain lies.
///
/// A regression that cannot say where each strand of hair runs paints their mean: a smooth patch.
/// This term asks, for patches of 8², that the differences between neighbours (to the right and
/// downwards, so that direction counts) and the Laplacian have the strength that they have in the
/// target, as a share of what is usual around there: grain on a wall that has none is as wrong as hair
/// without strands. A patch without its texture costs even where no phase of the texture would be right.
///
///     mean over patches and filters of 2·(√(1 + e²) − 1),  e = (s − ŝ) / (m + 0.006),  s = √(mean d² + 10⁻⁶)
///
/// m is the mean of ŝ over 2 × 2 patches: as a share of the patch's own ŝ, what cannot be placed would be
/// drawn too weakly, since it costs most where there is little. Small errors count by their squares for the
/// same reason: the mean strength is wanted, not the one in the middle.
///
/// - Source: matching of texture statistics, as Gatys, Ecker and Bethge, "Texture synthesis using
///   convolutional neural networks", 2015, with three fixed filters for features.
public enum TextureLoss {
  /// What is so weak, of a range of 2, that nobody sees it.
  private static let floor: Float = 0.006

  /// - Shape: both `[N, C, H, W]`, H = W a multiple of 16 → `[]`. - Gradient: pictures.
  public static func distance(_ pictures: Tensor, _ targets: Tensor) -> Tensor {
    let terms = zip(strengths(pictures), strengths(targets)).map { found, wanted in
      let usual = wanted.averagePooled(2).repeatedPixels(2)
      let error = (found - wanted) / (usual + floor)
      return (((error.squared() + 1).sqrt() - 1) * 2).mean()
    }
    return (terms[0] + terms[1] + terms[2]) / 3
  }

  /// Root mean squares of what the filters say, a patch of 8² each; where a filter reaches over the
  /// border it says zero.
  private static func strengths(_ x: Tensor) -> [Tensor] {
    let side = x.shape[2]
    let steps = [2, 3].map { axis in x[1..<side, axis: axis] - x[0..<side - 1, axis: axis] }
    let inner = 0..<side - 2
    let bends = [2, 3].map { axis in
      let step = steps[axis - 2][1..<side - 1, axis: 5 - axis]
      return step[1..<side - 1, axis: axis] - step[inner, axis: axis]
    }
    return [
      steps[0].squared().padded([2: (0, 1)]), steps[1].squared().padded([3: (0, 1)]),
      (bends[0] + bends[1]).squared().padded([2: (1, 1), 3: (1, 1)]),
    ].map { ($0.averagePooled(8) + 1e-6).sqrt() }
  }
}
