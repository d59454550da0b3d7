import Tensors

/// The parameters that a plan asks for, and checks of what a file gave.
package struct ParameterSet {
  /// Name and shape, in the network's order.
  package private(set) var entries: [(name: String, shape: [Int])] = []

  mutating func add(_ name: String, _ shape: Int...) { entries.append((name, shape)) }

  /// The tensors of these names, of these shapes, all finite.
  ///
  /// - Throws: `ModelError` that names the first tensor that is missing, of another shape, or not
  ///   finite.
  func checked(_ given: [String: Tensor]) throws -> [String: Tensor] {
    var result: [String: Tensor] = [:]
    for (name, shape) in entries {
      guard let tensor = given[name] else {
        throw ModelError(.mismatched, "the weights lack `\(name)` \(shape)")
      }
      let alike = tensor.shape.filter { $0 != 1 } == shape.filter { $0 != 1 }
      guard alike else {
        throw ModelError(
          .mismatched, "`\(name)` has the shape \(tensor.shape); the architecture says \(shape)")
      }
      guard tensor.isFinite else {
        throw ModelError(.notFinite, "`\(name)` holds values that are NaN or infinite")
      }
      result[name] = tensor.reshaped(to: shape)
    }
    return result
  }
}
