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
/// With a *roughness* r, a network is asked for texture rather than for edges, and for more of it than its
/// targets have, since what it cannot place costs it elsewhere:
///
/// - Targets have been rounded to 8 bits, pictures have not: what rounding alone makes of a wall is not asked for, unless
///   it is wanted. ŝ becomes √(max(ŝ² − q, 0) + 10⁻⁶), q the filter's share of the rounding, and 0.02 takes the place
///   of 0.006, here and in what follows.
/// - Then ŝ becomes ŝ·(1 + (r − 1)·m / (m + 0.15)): hair is asked for more, a wall is not.
/// - A patch counts by (h / a)², h and a the harmonic and the arithmetic mean of ŝ + 0.02 over 4 × 4 patches: little
///   where an outline runs through what is smooth. (An outline drawn sharp a pixel from its place costs squares of errors
///   twice what a soft one does.)
///
/// Of one model at 256², 120 samples, as they are before they are rounded: 30.07 dB and 0.90 of the sharpness of the
/// renders' hair, 0.97 on skin and 1.06 in the background with an r of 1.6. (Without: 30.25 dB, 0.62, 0.81, 2.0. Without
/// the first of the three, r 1.7: 30.04 dB, 0.88, 1.01, 2.3: the network made noise of what rounding makes of a wall.)
///
/// - Source: matching of texture statistics, as Gatys, Ecker and Bethge, "Texture synthesis using
///   convolutional neural networks", 2015, with three fixed filters for features.
public enum TextureLoss {
  /// What is so weak, of a range of 2, that nobody sees it: of a target as it is, and of one without its rounding.
  private static let unseen: Float = 0.006
  private static let unseenUnrounded: Float = 0.02
  /// The strength at which half of r − 1 is asked for: hair is stronger, skin weaker.
  private static let strong: Float = 0.15
  /// The mean square that is added to keep roots differentiable.
  private static let faint: Float = 1e-6
  /// Mean squares that rounding to 8 bits adds to what each filter says.
  private static let rounding: [Float] = [2, 2, 20].map { $0 / 12 * (2 / 255) * (2 / 255) }

  /// - Parameters:
  ///   - roughness: r, for texture rather than for edges; `nil` asks for the targets' strengths everywhere.
  ///   - hasRounding: whether with a roughness, too, what rounding makes of a target is asked for.
  /// - Shape: both `[N, C, H, W]`, H = W a multiple of 16, of 32 with a roughness → `[]`.
  /// - Gradient: pictures.
  public static func distance(
    _ pictures: Tensor, _ targets: Tensor, roughness: Float? = nil, hasRounding: Bool = false
  ) -> Tensor {
    let unseen = roughness == nil || hasRounding ? unseen : unseenUnrounded
    let filters = zip(strengths(pictures), strengths(targets))
    let terms = zip(filters, rounding).map { filter, rounding in
      let (found, wanted) = filter
      guard let roughness else {
        return costs(found - wanted, usual(wanted) + unseen).mean()
      }
      let drawn =
        hasRounding
        ? wanted : ((wanted.squared() - (rounding + faint)).relu() + faint).sqrt()
      let usual = usual(drawn)
      let asked = drawn * (usual / (usual + strong) * (roughness - 1) + 1)
      return (costs(found - asked, usual + unseen) * evenness(drawn + unseen)).mean()
    }
    return (terms[0] + terms[1] + terms[2]) / 3
  }

  /// What is usual around a patch.
  private static func usual(_ strengths: Tensor) -> Tensor {
    strengths.averagePooled(2).repeatedPixels(2)
  }

  private static func costs(_ error: Tensor, _ usual: Tensor) -> Tensor {
    (((error / usual).squared() + 1).sqrt() - 1) * 2
  }

  /// How alike the strengths of neighbouring patches are, 0 … 1.
  private static func evenness(_ strengths: Tensor) -> Tensor {
    let harmonic = 1 / (1 / strengths).averagePooled(4)
    return (harmonic / strengths.averagePooled(4)).squared().repeatedPixels(4)
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
    ].map { ($0.averagePooled(8) + faint).sqrt() }
  }
}
