import Graph
import Imaging
import Tensors

/// Each new channel is a sum of the old ones.
struct ChannelMix: Degradation {
  static let name = "channel-mix"
  static let summary = "Makes each new channel a sum of the old ones."

  @Parameter(
    "Red, green and blue of the new red, of the new green, of the new blue.", in: -4...4, count: 9)
  var matrix = [1.0, 0, 0, 0, 1, 0, 0, 0, 1]

  var traits: DegradationTraits { .linearMap }

  var reference: DegradationReference? {
    .channels(
      "the product of matrix and pixel", within: 1e-5,
      (0..<3).map { row in
        Array(matrix[3 * row..<3 * row + 3])
      })
  }

  func check(shape: [Int]) throws {
    guard shape[1] == 3 else {
      throw PipelineError(
        .badInput, "\(Self.name) needs a picture with three channels; this one has \(shape[1])")
    }
  }

  /// `[N, 3, H, W] → [N, 3, H, W]`
  func callAsFunction(_ x: Tensor) -> Tensor {
    let rows = (0..<3).map { row in
      (x * Tensor(matrix[row * 3..<row * 3 + 3].map(Float.init), shape: [1, 3, 1, 1]))
        .sum(axes: [1], keepingDimensions: true)
    }
    return .concatenated(rows, axis: 1)
  }
}
