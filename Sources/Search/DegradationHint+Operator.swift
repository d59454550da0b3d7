import Imaging
import Networks
import Tensors

extension DegradationHint {
  /// How many times smaller an operator makes a square picture of that resolution, by its longer side.
  package static func factor(of degradation: DegradationOperator, resolution: Int) -> Double {
    let blank = Tensor(repeating: 0.5, shape: [1, 3, resolution, resolution])
    let small = withoutRecording { degradation(blank) }
    return Double(resolution) / Double(max(small.shape[2], small.shape[3]))
  }
}
