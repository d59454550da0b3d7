import Graph
import Tensors

/// What stands where nothing is known.
enum Filling: String, ParameterValue, CaseIterable {
  case black, grey, white

  var level: Float {
    switch self {
    case .black: 0
    case .grey: 0.5
    case .white: 1
    }
  }

  /// The picture where the mask is 1, this where it is 0.
  ///
  /// What is invented by the mask must not depend on the picture, so that the search is free there:
  /// the filling is the same for the given picture and for every candidate.
  func apply(_ mask: Tensor, to x: Tensor) -> Tensor { x * mask + (1 - mask) * level }
}
