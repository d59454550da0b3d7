import Networks
import Tensors

/// A range of degradations from which a training draws, one a picture.
public protocol DegradationSource: Sendable {
  /// What tells it from others, such as the text of its graph.
  var identity: String { get }

  /// Degrades a picture by what the seed draws.
  ///
  /// - Shape: `[1, 3, H, W]`, 0…1 → any `[1, 1 or 3, h, w]`
  /// - Returns: the picture, and what is known of how it was degraded.
  func degrade(_ picture: Tensor, seed: UInt64) throws -> (picture: Tensor, hint: DegradationHint)
}
