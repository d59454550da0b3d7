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

  /// What chance makes of it, by a seed: itself, unless it is made of other degradations.
  func drawn(seed: UInt64) throws -> DrawnDegradation

  /// What the node, with the parameters that it has, agrees with; nothing unless said. Tests and
  /// `facet plugin test` hold `self(x)` against it.
  var reference: DegradationReference? { get }

  /// The distribution that chance gives a sample; nothing unless said. Tests and
  /// `facet plugin test` hold `observed(x)` against it.
  var statistics: DegradationStatistics? { get }

  /// Reads what the parameters name (a kernel, a mask), so that what is wrong with it is told
  /// before anything is computed.
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
  public var reference: DegradationReference? { nil }
  public var statistics: DegradationStatistics? { nil }

  public func drawn(seed: UInt64) throws -> DrawnDegradation {
    let values = try JSON(encoding: self).object ?? [:]
    let defaults = Dictionary(Self.parameters.map { ($0.name, $0.defaultValue) }) { $1 }
    let with = values.filter { $0.value != defaults[$0.key] }
    return DrawnDegradation([DrawnStep(self, with: with, seed: seed)])
  }

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
  /// The names of the inputs that lead to the degradation before.
  static let inputs = [image.name, before.name]
}

extension Degradation {
  public static var ports: [any PortDeclaration] {
    [
      DegradationPorts.image, DegradationPorts.before, DegradationPorts.degraded,
      DegradationPorts.composed,
    ]
  }

  public func run(_ io: inout NodeIO) throws {
    let drawn = try drawn(seed: io.seed)
    try drawn.prepare()
    // What chance decided, so that it can be done again.
    let isChance = self is any CompositeDegradation || traits.contains(.stochastic)
    var notes: [String: JSON] = isChance ? ["steps": drawn.json] : [:]
    if let picture = io[DegradationPorts.image] {
      let y = try drawn.observed(try picture.tensor(), notes: &notes)
      io[DegradationPorts.degraded] = Image(y, name: picture.name)
    }
    for (name, value) in notes.sorted(by: { $0.key < $1.key }) { io.record(name, value) }
    let before = io[DegradationPorts.before] ?? .identity
    io[DegradationPorts.composed] = before.followed(by: drawn.inverted(in: io.node))
  }
}
