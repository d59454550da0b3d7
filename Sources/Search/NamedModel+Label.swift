import Graph
import Networks

extension NamedModel {
  /// Finds out whether the model knows a class.
  ///
  /// - Parameter label: from 0; `nil` is always well.
  /// - Throws: `PipelineError` with the remedy.
  public func check(label: Int?) throws {
    let count = model.generator.labelCount
    guard let label, label >= count else { return }
    throw PipelineError(
      .badInput,
      count == 0
        ? "\(name) knows no classes; leave out label"
        : "there is no class \(label); \(name) has 0 to \(count - 1)")
  }
}
