import Graph
import Imaging
import Tensors

/// Adds to each channel: a colour cast, or a brighter or darker picture.
struct ColourShift: Degradation {
  static let name = "colour-shift"
  static let summary = "Adds a colour: a cast, or a brighter or darker picture."

  @Parameter("Added to red; may be left to the search.", in: -1...1) var red: Estimable = 0.1
  @Parameter("Added to green; may be left to the search.", in: -1...1) var green: Estimable = 0
  @Parameter("Added to blue; may be left to the search.", in: -1...1) var blue: Estimable = -0.1

  func check(shape: [Int]) throws {
    guard shape[1] == 3 else {
      throw PipelineError(
        .badInput, "\(Self.name) needs a picture with three channels; this one has \(shape[1])")
    }
  }

  var reference: DegradationReference? {
    let shift = [red, green, blue].map(\.value)
    return .pixels("the sum of pixel and colour", within: 1e-6) { zip($0.samples, shift).map(+) }
  }

  /// `[N, 3, H, W] → [N, 3, H, W]`
  func callAsFunction(_ x: Tensor) -> Tensor {
    shifted(x, [red, green, blue].map { Tensor(Float($0.value)) })
  }

  var inverted: DegradationOperator {
    inverted(["red": red, "green": green, "blue": blue]) { shifted($0, $1) }
  }

  private func shifted(_ x: Tensor, _ shift: [Tensor]) -> Tensor {
    x + Tensor.stacked(shift).reshaped(to: [1, 3, 1, 1])
  }
}
