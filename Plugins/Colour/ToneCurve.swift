import Graph
import Imaging
import Tensors

/// Maps brightness along a line through given points.
struct ToneCurve: Degradation {
  static let name = "tone-curve"
  static let summary = "Maps each value along straight lines between given points."

  @Parameter("What evenly spaced values from 0 to 1 become; two points or more.", in: -1...2)
  var points = [0.0, 0.15, 0.5, 0.85, 1.0]

  func complaints() -> [ParameterComplaint] {
    points.count >= 2 ? [] : [ParameterComplaint("points", "give two points or more")]
  }

  var reference: DegradationReference? {
    let (points, last) = (points, Double(points.count - 1))
    return .samples("lines between the points", within: 1e-5) { x in
      let place = min(max((x * last).rounded(.down), 0), last - 1)
      let (low, high) = (points[Int(place)], points[Int(place) + 1])
      return low + (high - low) * (x * last - place)
    }
  }

  /// `[N, C, H, W] → [N, C, H, W]`; beyond 0…1 the last lines go on.
  func callAsFunction(_ x: Tensor) -> Tensor {
    let width = 1 / Float(points.count - 1)
    // A sum of ramps: each segment adds its slope over the part of x that lies in it.
    var result = Tensor(repeating: Float(points[0]), shape: [1, 1, 1, 1])
    for (index, (from, to)) in zip(points, points.dropFirst()).enumerated() {
      let low = index == 0 ? -Float.greatestFiniteMagnitude : Float(index) * width
      let high =
        index == points.count - 2 ? Float.greatestFiniteMagnitude : Float(index + 1) * width
      let part = x.clamped(low, high) - Float(index) * width
      result = result + part * (Float(to - from) / width)
    }
    return result
  }
}
