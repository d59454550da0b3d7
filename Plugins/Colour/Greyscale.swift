import Graph
import Imaging
import Tensors

/// Takes the colour away; the search brings one back.
///
/// - Source: the weights of ITU-R BT.601 or BT.709, on sRGB-encoded values.
struct Greyscale: Degradation {
  static let name = "greyscale"
  static let summary = "Takes the colour away, for the search to bring one back."

  @Parameter("How the channels are weighed.") var weights = Weights.bt601

  enum Weights: String, ParameterValue, CaseIterable {
    case bt601, bt709, mean
    var values: [Float] {
      switch self {
      case .bt601: [0.299, 0.587, 0.114]
      case .bt709: [0.2126, 0.7152, 0.0722]
      case .mean: [1 / 3, 1 / 3, 1 / 3]
      }
    }
  }

  var traits: DegradationTraits { .linearMap }

  var reference: DegradationReference? {
    let source = weights == .mean ? "the mean" : "ITU-R \(weights.rawValue.uppercased())"
    return .channels(source, within: 1e-6, [weights.values.map(Double.init)])
  }

  /// `[N, 3, H, W] → [N, 1, H, W]`; a grey picture stays as it is.
  func callAsFunction(_ x: Tensor) -> Tensor {
    guard x.shape[1] == 3 else { return x }
    return (x * Tensor(weights.values, shape: [1, 3, 1, 1]))
      .sum(axes: [1], keepingDimensions: true)
  }
}
