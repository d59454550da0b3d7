import Graph
import Tensors

/// A node that makes a picture worse in a stated way.
///
/// One function is a whole operator: as a node it degrades pictures, and the search goes back
/// through it by the gradients of the tensor operations that it is made of.
///
///     struct Darken: Degradation {
///       static let name = "darken"
///       static let summary = "Takes away light."
///       @Parameter("What remains.", in: 0...1) var share = 0.5
///       func callAsFunction(_ x: Tensor) -> Tensor { x * Float(share) }
///     }
public protocol Degradation: Node {
  /// What kind of map it is, with the parameters that it has. `.differentiable` unless said.
  var traits: DegradationTraits { get }

  /// Degrades pictures; what depends on chance does here what it does on average.
  ///
  /// - Shape: `[N, C, H, W]` → any `[N, C′, H′, W′]`; pictures of a batch stay apart.
  /// - Range: 0…1 in; results may go beyond it.
  func callAsFunction(_ x: Tensor) -> Tensor

  /// What becomes of a given picture; `self(x)` unless chance is in it.
  func observed(_ x: Tensor, dice: inout Dice) throws -> Tensor

  /// What the search inverts: `self` where that is differentiable and certain, else nothing. A node
  /// with a surrogate gradient or with unknowns gives its own.
  var inverted: DegradationOperator { get }

  /// Reads what the parameters name (a kernel, a mask), so that what is wrong with it is told before
  /// anything is computed.
  ///
  /// - Throws: `PipelineError` with the remedy.
  func prepare() throws

  /// Says what is wrong with a picture of this shape, before it is degraded.
  ///
  /// - Throws: `PipelineError` with the remedy.
  func check(shape: [Int]) throws
}

extension Degradation {
  public var traits: DegradationTraits { .differentiable }
  public func observed(_ x: Tensor, dice: inout Dice) throws -> Tensor { self(x) }
  public func prepare() throws {}
  public func check(shape: [Int]) throws {}

  public var inverted: DegradationOperator {
    guard traits.contains(.differentiable), !traits.contains(.stochastic) else { return .identity }
    return DegradationOperator(Self.spelling(of: self), traits: traits) { self($0) }
  }

  /// `gaussian-blur(sigma: 2)`: the name, and the parameters that differ from their defaults.
  public static func spelling(of node: Self) -> String {
    guard let values = try? JSON(encoding: node).object else { return name }
    let changed = parameters.compactMap { spec -> String? in
      guard let value = values[spec.name], value != spec.defaultValue else { return nil }
      return "\(spec.name): \(value)"
    }
    return changed.isEmpty ? name : "\(name)(\(changed.joined(separator: ", ")))"
  }
}

/// The ports that every degradation has.
public enum DegradationPorts {
  public static let image = OptionalInput<Image>("image", "The picture to degrade.")
  public static let before = OptionalInput<DegradationOperator>(
    "operator", "What was done to the picture before.")
  public static let degraded = Output<Image>("image", "The degraded picture.")
  public static let composed = Output<DegradationOperator>(
    "operator", "What was done to the picture in all, as far as it can be inverted.")
}

extension Degradation {
  public static var ports: [any PortDeclaration] {
    [
      DegradationPorts.image, DegradationPorts.before, DegradationPorts.degraded,
      DegradationPorts.composed,
    ]
  }

  public func run(_ io: inout NodeIO) throws {
    try prepare()
    if let picture = io[DegradationPorts.image] {
      let x = try picture.tensor()
      try check(shape: x.shape)
      var dice = Dice(seed: io.seed)
      let y = try withoutRecording { try observed(x, dice: &dice) }
      for (name, value) in dice.notes.sorted(by: { $0.key < $1.key }) { io.record(name, value) }
      io[DegradationPorts.degraded] = Image(y, name: picture.name)
    }
    let before = io[DegradationPorts.before] ?? .identity
    io[DegradationPorts.composed] = before.followed(by: inverted)
  }
}
