import Tensors

/// Light that falls unevenly over a picture, as the noise of a generator's coarse layers says.
///
/// A photo is lit, shaded and tinted in more ways than a renderer has parameters. Here the maps of the layers
/// of 4² … 32², of which a network learns nothing else, are read as fields of brightness and of warmth,
/// and the targets are drawn under them. A search that may change these maps, as PULSE's may, then has what
/// a photo's light takes, and the latent is left to say whose face it is.
///
/// - Source: Facet's own.
package struct UnevenLight {
  /// What a unit of each map does to the logarithm of the light: to all of it, and to its warmth.
  private static let effects: [(size: Int, brightness: Float, warmth: Float)] = [
    (4, 0.14, 0), (8, 0.14, 0), (8, 0, 0.08), (16, 0.14, 0), (16, 0, 0.08), (32, 0.08, 0),
    (32, 0, 0.04),
  ]

  /// The layers, from the first, whose maps it reads.
  package static var layers: Int { effects.count }

  /// Black, too, is not quite without light.
  private static let veil: Float = 0.1

  /// Maps for one picture, `[1, 1, S, S]` each, as random as they are learned.
  ///
  /// - Parameters:
  ///   - evenShare: of the pictures, that lie in even light: zeros.
  ///   - strength: how uneven it is on the others, a factor of up to 1.5 times this.
  static func drawn(_ random: Random, evenShare: Float, strength: Float) -> [Tensor] {
    var dice = random.split("light")
    let factor = dice.uniform() < evenShare ? 0 : strength * dice.uniform(in: 0...1.5)
    return effects.enumerated().map { layer, effect in
      var stream = random.split(layer)
      return stream.normal([1, 1, effect.size, effect.size]) * factor
    }
  }

  /// Pictures under the light that the maps tell of.
  ///
  /// - Parameters:
  ///   - pictures: `[N, 3, R, R]`, −1…1.
  ///   - maps: `[N, 1, S, S]`, one a layer, from N(0, 1); zeros, or none, leave the pictures as they are.
  /// - Returns: the same shape and range.
  package static func falling(on pictures: Tensor, as maps: [Tensor]) -> Tensor {
    guard !maps.isEmpty else { return pictures }
    let side = pictures.shape[2]
    let tint = Tensor([1, 0, -1], shape: [1, 3, 1, 1])
    var logarithm = Tensor(zeros: [pictures.shape[0], 3, side, side])
    for (map, effect) in zip(maps, effects) {
      let field = map.resized(height: side, width: side, kernel: .bicubic, border: .reflect)
      logarithm = logarithm + field * effect.brightness + field * (tint * effect.warmth)
    }
    let unit = pictures.affine(0.5, 0.5 + veil) * logarithm.exp()
    return (unit - veil).clamped(0, 1).affine(2, -1)
  }
}
