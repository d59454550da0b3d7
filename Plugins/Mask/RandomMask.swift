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
    let (share, pattern, level) = (Float(share), pattern, filling.level)
    return DegradationReference("where the pattern's numbers are above the share", within: 1e-6) {
      x in
      let area = x.shape[2] * x.shape[3]
      var random = Random(seed: pattern).split(Self.name)
      let chances = random.uniform([area]).values
      let values = x.values.enumerated().map { chances[$0 % area] > share ? $1 : level }
      return Tensor(values, shape: x.shape)
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
