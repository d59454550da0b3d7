import Graph
import Imaging
import Tensors

/// Cuts off what is brighter or darker than a sensor can tell.
struct Clipping: Degradation {
  static let name = "clip"
  static let summary = "Cuts off what is brighter or darker than a sensor can tell."

  @Parameter("The darkest value that is kept.", in: -1...1) var low = 0.0
  @Parameter("The brightest value that is kept.", in: 0...2) var high = 1.0
  @Parameter("What the search does with it.") var gradient = Gradient.none

  var traits: DegradationTraits { gradient.traits }

  func complaints() -> [ParameterComplaint] {
    low < high ? [] : [ParameterComplaint("low", "\(low) is not below high, \(high)")]
  }

  var reference: DegradationReference? {
    let (low, high) = (low, high)
    return .samples("the nearest value from low to high", within: 1e-6) { min(max($0, low), high) }
  }

  /// `[N, C, H, W] → [N, C, H, W]`
  func callAsFunction(_ x: Tensor) -> Tensor {
    gradient.apply({ $0.clamped(Float(low), Float(high)) }, to: x)
  }
}
