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
  ///   - window: what the pictures are of larger ones, over all of which the maps lie.
  /// - Returns: the same shape and range.
  package static func falling(
    on pictures: Tensor, as maps: [Tensor], in window: TrainingWindow? = nil
  ) -> Tensor {
    guard !maps.isEmpty else { return pictures }
    let (count, side) = (pictures.shape[0], pictures.shape[2])
    var (brightness, warmth) = (
      Tensor(zeros: [count, 1, side, side]), Tensor(zeros: [count, 1, side, side])
    )
    for (map, effect) in zip(maps, effects) {
      let whole = ResamplingMatrix(
        .bicubic, from: effect.size, to: window?.picture ?? side, border: .reflect)
      let field = map.resampled(
        rows: window.map { whole[$0.rows] } ?? whole,
        columns: window.map { whole[$0.columns] } ?? whole)
      if effect.brightness != 0 { brightness = brightness + field * effect.brightness }
      if effect.warmth != 0 { warmth = warmth + field * effect.warmth }
    }
    let tint = Tensor([1, 0, -1], shape: [1, 3, 1, 1])
    // Of 0…1 it would be (x + veil)·light − veil.
    let black = 1 + 2 * veil
    return ((pictures + black) * (brightness + warmth * tint).exp() - black).clamped(-1, 1)
  }
}
