import Foundation
import Graph
import Imaging
import Tensors

/// Blurs along a straight line, as a camera moving during the exposure does.
struct MotionBlur: Degradation {
  static let name = "motion-blur"
  static let summary = "Blurs along a straight line, as a moving camera does."

  @Parameter("Length of the path.", in: 1...256, unit: .pixels) var length = 9.0
  @Parameter("Direction, anticlockwise from +x.", in: -180...180, unit: .degrees) var angle = 0.0
  @Parameter("What lies beyond the border.") var border = Border.reflect

  var traits: DegradationTraits { .linearMap }

  /// The line is where two strips cross, one along it and one across.
  var reference: DegradationReference? {
    let (angle, length) = (angle * .pi / 180, length)
    return .shape(
      "the mean over the line", radius: Int((length / 2).rounded(.up)), border: border
    ) { x in
      // |x·a + y·b| ≤ h for each strip.
      let strips = [(cos(angle), sin(angle), length / 2), (-sin(angle), cos(angle), 0.5)]
      var (low, high) = (-Double.infinity, Double.infinity)
      for (a, b, half) in strips {
        if abs(b) < 1e-12 {
          if abs(x * a) > half { return nil }
          continue
        }
        let ends = [(-half - x * a) / b, (half - x * a) / b].sorted()
        (low, high) = (max(low, ends[0]), min(high, ends[1]))
      }
      return low < high ? low...high : nil
    }
  }

  /// `[N, C, H, W] → [N, C, H, W]`
  func callAsFunction(_ x: Tensor) -> Tensor {
    x.filteredPerChannel(with: .line(length: length, angle: angle), border: border)
  }
}

extension Tensor {
  /// A line one pixel wide through the middle: each pixel counts by how much of it the line covers.
  fileprivate static func line(length: Double, angle: Double) -> Tensor {
    let direction = Direction(degrees: angle)
    return kernel(radius: Int((length / 2).rounded(.up))) { x, y in
      let (along, across) = direction.turned(x: x, y: y)
      return Swift.abs(along) <= length / 2 && Swift.abs(across) <= 0.5
    }
  }
}
