import Graph
import Imaging
import Tensors

/// Stores the picture as lossy WebP and reads it back.
struct WebPCompression: Degradation {
  static let name = "webp"
  static let summary = "Stores the picture as lossy WebP and reads it back."

  @Parameter("Quality, as libwebp counts it.", in: 1...100) var quality = 30
  @Parameter("What the search does with it.") var gradient = Gradient.none

  var traits: DegradationTraits { gradient.traits }

  var reference: DegradationReference? { .codec(encoding) }

  /// `[N, C, H, W] → [N, C, H, W]`
  func callAsFunction(_ x: Tensor) -> Tensor {
    gradient.apply({ $0.recodedInLoop(encoding) }, to: x)
  }

  func observed(_ x: Tensor, dice: inout Dice) throws -> Tensor { try x.recoded(encoding) }

  private var encoding: ImageEncoding { ImageEncoding(.webp, quality: quality) }
}
