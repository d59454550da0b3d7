import Tensors

/// How far pictures are from their targets, balanced over scales.
///
/// The error is split into a Laplacian pyramid (differences of 2×2 means, down to 8², and what
/// remains), and at each level its mean |e| + e² counts the same. Plain L1 at full size is nearly
/// satisfied by a smooth face without eyes; here what is small in area but large in contrast at
/// some scale weighs what it should.
///
/// Regions that matter more than their area (eyes, mouth) get a larger `weight`.
///
/// - Source: the pyramid is Burt & Adelson 1983 with a box filter; L1 over a Laplacian pyramid as
///   in Bojanowski et al., "Optimizing the latent space of generative networks", 2018.
public struct PyramidLoss: Sendable {
  /// `[1, 1, H, W]`, mean 1.
  let weights: [Tensor]

  /// - Parameter weight: `[H, W]`, how much each pixel counts; H = W a power of two.
  public init(weight: Tensor) {
    let side = weight.shape[0]
    var level = weight.reshaped(to: [1, 1, side, side])
    level = level / level.mean()
    var weights = [level]
    while level.shape[2] > 8 {
      level = level.averagePooled()
      weights.append(level)
    }
    self.weights = weights
  }

  /// - Shape: both `[N, 3, H, W]`, H and W those of the weight → `[]`
  public func callAsFunction(_ pictures: Tensor, _ targets: Tensor) -> Tensor {
    var error = pictures - targets
    var total: Tensor?
    for (level, weight) in weights.enumerated() {
      var band = error
      if level + 1 < weights.count {
        let coarse = error.averagePooled()
        band = error - coarse.repeatedPixels()
        error = coarse
      }
      let term = ((band.abs() + band.squared()) * weight).mean()
      total = total.map { $0 + term } ?? term
    }
    return total! / Float(weights.count)
  }
}
