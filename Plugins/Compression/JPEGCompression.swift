import Graph
import Imaging
import Tensors

/// Stores the picture as JPEG and reads it back.
struct JPEGCompression: Degradation {
  static let name = "jpeg"
  static let summary = "Stores the picture as JPEG and reads it back."

  @Parameter("Quality, as libjpeg counts it.", in: 1...100) var quality = 30
  @Parameter("What the search does with it.") var gradient = Gradient.none

  var traits: DegradationTraits { gradient.traits }

  var reference: DegradationReference? { .codec(encoding) }

  /// `[N, C, H, W] → [N, C, H, W]`
  func callAsFunction(_ x: Tensor) -> Tensor {
    gradient.apply({ $0.recodedInLoop(encoding) }, to: x)
  }

  func observed(_ x: Tensor, dice: inout Dice) throws -> Tensor { try x.recoded(encoding) }

  private var encoding: ImageEncoding { ImageEncoding(.jpeg, quality: quality) }
}
