import Graph
import Imaging
import Tensors

/// Rounds each value to one of few levels.
struct Quantization: Degradation {
  static let name = "quantize"
  static let summary = "Rounds each value to one of few levels."

  @Parameter("How many levels from 0 to 1; 256 is what 8 bits have.", in: 2...65_536) var levels =
    256
  @Parameter("What the search does with it.") var gradient = Gradient.none

  var traits: DegradationTraits { gradient.traits }

  /// In Float32, as the node: in double precision a value halfway may fall to the other side.
  var reference: DegradationReference? {
    let steps = Float(levels - 1)
    return .samples("the nearest level", within: 1e-6) { sample in
      Double((Float(min(max(sample, 0), 1)) * steps).rounded() / steps)
    }
  }

  /// `[N, C, H, W] → [N, C, H, W]`, within 0…1.
  func callAsFunction(_ x: Tensor) -> Tensor {
    let steps = Float(levels - 1)
    return gradient.apply({ ($0.clamped(0, 1) * steps).rounded() / steps }, to: x)
  }
}
