import Graph
import Tensors

extension Degradation {
  /// The operator of a degradation some of whose numbers may be left to the search.
  ///
  /// - Parameters:
  ///   - numbers: the parameters that may be unknown, by name.
  ///   - apply: takes the picture and one single-valued tensor for each of `numbers`.
  public func inverted(
    _ numbers: KeyValuePairs<String, Estimable>,
    apply: @escaping @Sendable (_ x: Tensor, _ values: [Tensor]) -> Tensor
  ) -> DegradationOperator {
    let (names, values) = (numbers.map(\.key), numbers.map(\.value))
    let unknowns = zip(names, values).compactMap { name, value in
      value.range.map { DegradationOperator.Unknown(name, in: $0) }
    }
    return DegradationOperator(Self.spelling(of: self), traits: traits, unknowns: unknowns) {
      x, found in
      var found = found[...]
      return apply(
        x, values.map { $0.range == nil ? Tensor(Float($0.value)) : found.removeFirst() })
    }
  }
}
