import Synchronization
import Tensors

/// A batch of candidates as the losses see it.
public struct Candidates {
  /// What the search was given: `[B, C, h, w]`, 0…1.
  public let target: Tensor
  /// The candidates, degraded as the target was: `[B, C, h, w]`.
  public let degraded: Tensor
  /// The candidates: `[B, 3, H, W]`, 0…1 but for what the generator overshoots.
  public let image: Tensor
  /// What enters the synthesis network: `[B, L, D]`.
  public let latent: Tensor
  /// The same before the prior is applied, N(0, 1) in every coordinate if the candidate is a
  /// typical one: `[B, L, D]`, or `[B, 1, D]` when all rows are one.
  public let z: Tensor
  /// Where the rows began, of the same shape; `z` itself while all rows are one.
  public let origin: Tensor
  /// The noise maps that are searched for: `[B, 1, h, w]` each.
  public let noise: [Tensor]
  /// The mean square error at which a target counts as met.
  public let tolerance: Float

  public init(
    target: Tensor, degraded: Tensor, image: Tensor, latent: Tensor, z: Tensor,
    origin: Tensor? = nil, noise: [Tensor], tolerance: Float
  ) {
    self.target = target
    self.degraded = degraded
    self.image = image
    self.latent = latent
    self.z = z
    self.origin = origin ?? z.detached
    self.noise = noise
    self.tolerance = tolerance
  }
}

/// One term that a loss expression can name.
///
///     public let plugin = Plugin("bright", contributions: [
///       Loss("BRIGHT", "How far the mean brightness is from one half.") { candidates in
///         (candidates.image.mean(axes: [1, 2, 3]) - 0.5).squared()
///       }
///     ])
///
/// With that plugin loaded, `"100*L2+3*BRIGHT"` finds it.
public struct Loss: Sendable {
  /// What an expression calls it: capital letters and digits, a letter first.
  public let name: String
  /// What it measures, one sentence with a period.
  public let summary: String
  /// One value a candidate, `[B]`; lower is better, and no candidate's depends on another.
  public let values: @Sendable (Candidates) -> Tensor

  public init(
    _ name: String, _ summary: String, values: @escaping @Sendable (Candidates) -> Tensor
  ) {
    precondition(Self.isName(name), "\"\(name)\" is no name for a loss: capitals and digits only")
    self.name = name
    self.summary = summary
    self.values = values
  }

  static func isName(_ name: String) -> Bool {
    name.first?.isLetter == true
      && name.utf8.allSatisfy { (65...90).contains($0) || (48...57).contains($0) }
  }
}

extension Loss {
  /// The losses that come with Facet.
  public static let builtIn: [Loss] = [
    .meanSquare, .meanAbsolute, .agreement, .geocross, .prior, .spread, .start, .cosine, .noise,
    .light,
  ]

  private static let registered = Mutex<[Loss]>(builtIn)

  /// All losses that an expression can name, built-in ones first.
  public static var all: [Loss] { registered.withLock { $0 } }

  /// Makes it known to expressions.
  public func register() { Self.registered.withLock { $0.append(self) } }
}
