import Tensors

extension Loss {
  /// How much the noise maps resemble themselves one pixel further on, at every scale down to 8².
  ///
  /// Without it the search draws the picture into the noise maps.
  ///
  /// - Source: Karras et al., Analyzing and improving the image quality of StyleGAN, 2020,
  ///   appendix D.
  static let noise = Loss(
    "NOISE", "Squared autocorrelation of the searched noise maps, over their scales."
  ) { candidates in
    let batch = candidates.latent.shape[0]
    var total = Tensor(zeros: [batch])
    for map in candidates.noise {
      var level = map
      while true {
        total += level.autocorrelation(axis: 2).squared() + level.autocorrelation(axis: 3).squared()
        guard level.shape[2] > 8, level.shape[2] % 2 == 0, level.shape[3] % 2 == 0 else { break }
        level = level.averagedPairs()
      }
    }
    return total
  }
}

extension Loss {
  /// Minus the log density of the searched noise maps, up to constants.
  static let light = Loss(
    "LIGHT", "Mean square of the searched noise maps, over all their elements; 1 for drawn ones."
  ) { candidates in
    let batch = candidates.latent.shape[0]
    let count = candidates.noise.reduce(0) { $0 + $1.count / batch }
    return candidates.noise.reduce(Tensor(zeros: [batch])) {
      $0 + $1.squared().sum(axes: [1, 2, 3]) / Float(count)
    }
  }
}

extension Tensor {
  /// `[B, 1, h, w] → [B]`: the mean product of each value with its neighbour, the border joined to
  /// the opposite one.
  fileprivate func autocorrelation(axis: Int) -> Tensor {
    let size = shape[axis]
    let shifted = Tensor.concatenated(
      [self[(size - 1)..<size, axis: axis], self[0..<(size - 1), axis: axis]], axis: axis)
    return (self * shifted).mean(axes: [1, 2, 3])
  }

  /// `[B, 1, h, w] → [B, 1, h/2, w/2]`: sums of 2 × 2 over 2, which keeps N(0, 1) what it is.
  fileprivate func averagedPairs() -> Tensor {
    let (batch, height, width) = (shape[0], shape[2], shape[3])
    return reshaped(to: [batch, 1, height / 2, 2, width / 2, 2]).sum(axes: [3, 5]) / 2
  }
}
