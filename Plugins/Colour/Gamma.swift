import Foundation
import Graph
import Imaging
import Tensors

/// Raises every value to a power, as a wrongly set display does.
struct Gamma: Degradation {
  static let name = "gamma"
  static let summary = "Raises every value to a power, as a wrongly set display does."

  @Parameter(
    "The exponent: above 1 darkens, below 1 brightens; may be left to the search.", in: 0.1...10)
  var exponent: Estimable = 2.2

  /// Below this the power's slope is that at this point, so that gradients stay finite.
  private static let floor: Float = 1e-3

  /// `[N, C, H, W] → [N, C, H, W]`; what lies below 0 counts as 0.
  func callAsFunction(_ x: Tensor) -> Tensor { raised(x, Tensor(Float(exponent.value))) }

  var reference: DegradationReference? {
    let exponent = exponent.value
    return .samples("x^γ", within: 1e-5) { pow(max($0, 0), exponent) }
  }

  var inverted: DegradationOperator {
    inverted(["exponent": exponent]) { raised($0, $1[0]) }
  }

  private func raised(_ x: Tensor, _ exponent: Tensor) -> Tensor {
    (x.maximum(Tensor(Self.floor)).log() * exponent).exp()
  }
}
