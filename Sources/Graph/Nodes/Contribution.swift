/// Something that a plugin brings beside nodes: a loss of the search, an optimizer, a format of
/// weights.
///
///     public let plugin = Plugin("bright", contributions: [
///       Loss("BRIGHT", "How far the mean brightness is from one half.") { candidates in
///         (candidates.image.mean(axes: [1, 2, 3]) - 0.5).squared()
///       }
///     ])
public protocol Contribution: Sendable {
  /// What it is, for people: `loss`.
  static var kind: String { get }
  /// The names that Facet's own have, which are not free.
  static var builtInNames: [String] { get }
  /// What it is called; unique among those of its kind.
  var name: String { get }
  /// What it does, one sentence with a period.
  var summary: String { get }
  /// Makes it known to what uses it; called once, after all plugins were checked.
  func register()
}
