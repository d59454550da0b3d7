import Graph
import Imaging
import Tensors

/// Hides single pixels at random; which ones is decided by a parameter, so that the search knows.
struct RandomMask: Degradation {
  static let name = "random-mask"
  static let summary = "Hides single pixels at random, always the same for one number."

  @Parameter("Share of the pixels that are hidden.", in: 0...1) var share = 0.5
  @Parameter("Chooses which pixels: the same number hides the same ones.", in: 0...)
  var pattern: UInt64 = 0
  @Parameter("What stands there instead.") var filling = Filling.grey

  var traits: DegradationTraits { filling == .black ? .linearMap : .differentiable }

  /// One number a pixel, row by row.
  var reference: DegradationReference? {
    let (share, pattern, level) = (Float(share), pattern, Double(filling.level))
    return .pixels("where the pattern's numbers are above the share", within: 1e-6) { pixel in
      var random = Random(seed: pattern).split(Self.name)
      let chances = random.uniform([pixel.row * pixel.width + pixel.column + 1]).values
      return (chances.last ?? 0) > share ? pixel.samples : pixel.samples.map { _ in level }
    }
  }

  /// `[N, C, H, W] → [N, C, H, W]`
  func callAsFunction(_ x: Tensor) -> Tensor {
    var random = Random(seed: pattern).split(Self.name)
    let mask = random.uniform([1, 1, x.shape[2], x.shape[3]])
      .greater(than: Tensor(Float(share)))
    return filling.apply(mask, to: x)
  }
}
