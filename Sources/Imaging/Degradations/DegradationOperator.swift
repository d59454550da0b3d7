import Graph
import Tensors

/// What was done to a picture, as a value on a wire: the search inverts exactly this.
public struct DegradationOperator: PortValue {
  public static let kind = "operator"

  /// A number of the operator that is not known and is to be found together with the latent.
  public struct Unknown: Sendable, Equatable {
    /// `blur.sigma`, for reports.
    public var name: String
    public let range: ClosedRange<Double>
    public init(_ name: String, in range: ClosedRange<Double>) {
      self.name = name
      self.range = range
    }
    /// Where the search for it starts.
    public var start: Double { (range.lowerBound + range.upperBound) / 2 }
  }

  /// In words, the first step first: `downscale(factor: 8), gamma(2.2)`.
  public let description: String
  public let traits: DegradationTraits
  /// What is not known of it; empty for nearly every operator.
  public let unknowns: [Unknown]

  private let body: @Sendable (Tensor, [Tensor]) -> Tensor

  public init(
    _ description: String, traits: DegradationTraits,
    apply: @escaping @Sendable (_ x: Tensor) -> Tensor
  ) {
    self.init(description, traits: traits, unknowns: []) { x, _ in apply(x) }
  }

  /// - Parameter apply: takes the picture and one single-valued tensor for each unknown.
  public init(
    _ description: String, traits: DegradationTraits, unknowns: [Unknown],
    apply: @escaping @Sendable (_ x: Tensor, _ unknowns: [Tensor]) -> Tensor
  ) {
    self.description = description
    self.traits = traits
    self.unknowns = unknowns
    body = apply
  }

  /// What changes nothing.
  public static let identity = DegradationOperator("identity", traits: .linearMap) { $0 }

  private var isIdentity: Bool { description == Self.identity.description }

  /// Applies it; unknowns that are not given are taken in the middle of their range.
  ///
  /// - Shape: `[N, C, H, W]` → whatever the operator makes of it; pictures of a batch stay apart.
  /// - Gradient: x, and the unknowns.
  public func callAsFunction(_ x: Tensor, unknowns values: [Tensor]? = nil) -> Tensor {
    let values = values ?? unknowns.map { Tensor(Float($0.start)) }
    precondition(
      values.count == unknowns.count,
      "\(description): \(values.count) values for \(unknowns.count) unknowns")
    return body(x, values)
  }

  /// This, then `next`.
  public func followed(by next: DegradationOperator) -> DegradationOperator {
    if isIdentity { return next }
    if next.isIdentity { return self }
    let own = unknowns.count
    return DegradationOperator(
      "\(description), \(next.description)", traits: traits.followed(by: next.traits),
      unknowns: unknowns + next.unknowns
    ) { x, values in
      next(self(x, unknowns: Array(values[..<own])), unknowns: Array(values[own...]))
    }
  }

  /// The operator as found: its unknowns are these numbers, and nothing is open any more.
  ///
  /// - Parameter values: one for each of `unknowns`.
  public func fixed(at values: [Float]) -> DegradationOperator {
    precondition(
      values.count == unknowns.count,
      "\(description): \(values.count) values for \(unknowns.count) unknowns")
    guard !unknowns.isEmpty else { return self }
    let numbers = zip(unknowns, values).map { "\($0.name) = \($1)" }.joined(separator: ", ")
    return DegradationOperator("\(description) with \(numbers)", traits: traits) { [body] x in
      body(x, values.map { Tensor($0) })
    }
  }

  /// The same, its unknowns named after the node that they belong to: `blur.sigma`.
  func named(_ node: String) -> DegradationOperator {
    guard !unknowns.isEmpty else { return self }
    let renamed = unknowns.map { Unknown("\(node).\($0.name)", in: $0.range) }
    return DegradationOperator(description, traits: traits, unknowns: renamed, apply: body)
  }

  /// Aᵀv: for a linear operator the exact adjoint, by the gradient that it comes with.
  ///
  /// - Shape: v of the result's shape → `inputShape`
  /// - Precondition: the operator is linear.
  public func adjoint(_ v: Tensor, inputShape: [Int]) -> Tensor {
    precondition(traits.contains(.linear), "adjoint: \(description) is not linear")
    let x = Tensor(zeros: inputShape).tracked()
    return gradients(of: self(x), for: [x], seed: v)[0]
  }
}
