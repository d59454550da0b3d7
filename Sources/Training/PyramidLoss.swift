import Tensors

/// How far pictures are from their targets, balanced over scales.
///
/// The error is split into a Laplacian pyramid (differences of 2×2 means, down to 8², and what
/// remains), and at each level its mean |e| + s·e² counts the same. Plain L1 at full size is nearly
/// satisfied by a smooth face without eyes; here what is small in area but large in contrast at
/// some scale weighs what it should.
///
/// Of a range of 2, s = 1 leaves nearly everything to |e|, which takes no notice of a few large errors. Once
/// most of a picture is right, those are what is left: an outline of the hair a pixel off (of a portrait at
/// 30 dB, 1% of the pixels had two fifths of the squared error).
///
/// Regions that matter more than their area (eyes, mouth) get a larger `weight`.
///
/// - Source: the pyramid is Burt & Adelson 1983 with a box filter; L1 over a Laplacian pyramid as
///   in Bojanowski et al., "Optimizing the latent space of generative networks", 2018.
public struct PyramidLoss: Sendable {
  /// `[1, 1, H, W]`, mean 1.
  let weights: [Tensor]
  let squares: Float

  /// - Parameters:
  ///   - weight: `[H, W]`, how much each pixel counts; H = W a power of two.
  ///   - squares: what e² counts beside |e|.
  public init(weight: Tensor, squares: Float = 1) {
    self.squares = squares
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
      let term = ((band.abs() + band.squared() * squares) * weight).mean()
      total = total.map { $0 + term } ?? term
    }
    return total! / Float(weights.count)
  }
}
