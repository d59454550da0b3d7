import Checkpoints
import Graph
import Tensors

// What a plugin can bring beside nodes. The types know nothing of plugins; here they are told.

extension Loss: Contribution {
  /// What it is, for people.
  public static var kind: String { "loss" }
  /// What a plugin's loss must not be called.
  public static var builtInNames: [String] { builtIn.map(\.name) }
}

extension OptimizerKind: Contribution {
  /// What it is, for people.
  public static var kind: String { "optimizer" }
  /// What a plugin's optimizer must not be called.
  public static var builtInNames: [String] { [SearchOptimizer.lbfgs.name] + builtIn.map(\.name) }
}

extension CheckpointFormat: Contribution {
  /// What it is, for people.
  public static var kind: String { "checkpoint format" }
  /// Facet's own formats have no names; all are free.
  public static var builtInNames: [String] { [] }
}
