import Graph
import Tensors

/// What every degradation must keep, whoever wrote it: `facet plugin test` and the test suite run
/// it over every node there is.
///
/// A law that does not concern a node (linearity of a curve) is passed over; a picture that the
/// node refuses by `check(shape:)` is, too.
public struct DegradationLaws: Sendable {
  public enum Law: String, Sendable, CaseIterable {
    case canBePrepared = "what the parameters name can be read"
    case hasShape = "the shape of the result follows from the picture's"
    case keepsPicturesApart = "pictures of a batch stay apart"
    case isFinite = "finite pictures give finite results"
    case isDeterministic = "one seed, one result"
    case leavesInputAlone = "the input is not changed"
    case isLinear = "A(ax + by) = aA(x) + bA(y)"
    case hasAdjoint = "⟨Ax, v⟩ = ⟨x, Aᵀv⟩ within 1e-4"
    case hasGradient = "the gradient agrees with central differences"
    case invertsItself = "the operator that is inverted is the node's own map"
    case agrees = "the result is that of the reference it states"
    case isDistributed = "chance has the distribution that it states"
    case keepsNoMemory = "no memory stays behind"
  }

  /// A law that was broken.
  public struct Breach: Sendable, CustomStringConvertible {
    public let node: String
    public let law: Law
    public let shape: [Int]
    public let detail: String
    public var description: String { "\(node), picture \(shape): \(law.rawValue): \(detail)" }
  }

  /// Pictures that show what goes wrong at odd, tiny and single-pixel sizes.
  public static let shapes = [
    [2, 3, 24, 32], [1, 3, 17, 23], [1, 1, 9, 8], [1, 3, 5, 1], [1, 3, 2, 2], [1, 3, 1, 1],
  ]

  /// Runs all laws on a node with the given parameters.
  ///
  /// - Parameter alone: whether nothing else computes in this process, so that memory can be
  ///   counted.
  public static func breaches(of node: some Degradation, alone: Bool = false) -> [Breach] {
    do { try node.prepare() } catch {
      return [Breach(node: type(of: node).name, law: .canBePrepared, shape: [], detail: "\(error)")]
    }
    return misdrawn(by: node)
      + shapes.flatMap { shape -> [Breach] in
        guard (try? node.check(shape: shape)) != nil else { return [] }
        let laws = Trial(node: node, shape: shape)
        laws.run(countingMemory: alone)
        return laws.breaches
      }
  }

  /// Counts what chance makes of pictures that are alike everywhere.
  private static func misdrawn<D: Degradation>(by node: D) -> [Breach] {
    guard let statistics = node.statistics else { return [] }
    let shape = DegradationStatistics.shape
    return statistics.levels.flatMap { level -> [Breach] in
      var dice = Dice(seed: 11)
      let problems: [String]
      do {
        let y = try node.observed(Tensor(repeating: level, shape: shape), dice: &dice)
        problems = (0..<y.shape[1]).compactMap { channel in
          statistics.problem(in: y[channel..<channel + 1, axis: 1].values, of: level)
        }
      } catch { problems = ["\(error)"] }
      return problems.prefix(1).map {
        Breach(node: D.name, law: .isDistributed, shape: shape, detail: $0)
      }
    }
  }
}

/// The laws for one node and one size of picture.
private final class Trial<Node: Degradation> {
  let node: Node
  let shape: [Int]
  var breaches: [DegradationLaws.Breach] = []
  private var random = Random(seed: 1)

  init(node: Node, shape: [Int]) { (self.node, self.shape) = (node, shape) }

  private func expect(
    _ holds: Bool, _ law: DegradationLaws.Law, _ detail: @autoclosure () -> String
  ) {
    guard !holds else { return }
    breaches.append(.init(node: Node.name, law: law, shape: shape, detail: detail()))
  }

  func run(countingMemory: Bool) {
    // Away from 0 and 1, so that differences don't cross a clamp.
    let x = random.uniform(shape, in: 0.2...0.8)
    let before = x.values
    let y = node(x)
    expect(x.values == before, .leavesInputAlone, "a call wrote into its input")
    expect(y.isFinite, .isFinite, "the result holds NaN or infinity")
    let isPicture = y.rank == 4 && y.shape[0] == shape[0] && !y.shape.contains(0)
    expect(isPicture, .hasShape, "\(shape) became \(y.shape), not [\(shape[0]), C, H, W]")
    guard isPicture, y.isFinite else { return }
    extents(y)
    batches(x, y)
    determinism(x, y)
    if node.traits.contains(.linear) { linearity(x, y) }
    if node.traits.contains(.differentiable) && !node.traits.contains(.surrogate) { gradient(x) }
    inverse(x, y)
    agreement(x, y)
    if countingMemory { memory(x) }
  }

  /// Black, white and chance change nothing of the shape, and what is observed has it too.
  private func extents(_ y: Tensor) {
    for level: Float in [0, 1] {
      let plain = Tensor(repeating: level, shape: shape)
      var dice = Dice(seed: 3)
      let other = node(plain)
      expect(other.shape == y.shape, .hasShape, "all \(level): \(other.shape), not \(y.shape)")
      expect(other.isFinite, .isFinite, "all \(level): the result holds NaN or infinity")
      guard let observed = try? node.observed(plain, dice: &dice) else { continue }
      expect(
        observed.shape == y.shape, .hasShape, "observed: \(observed.shape), not \(y.shape)")
      let isUntouched = plain.values.allSatisfy { $0 == level }
      expect(isUntouched, .leavesInputAlone, "an observation wrote into its input")
    }
  }

  private func batches(_ x: Tensor, _ y: Tensor) {
    for n in 0..<shape[0] where shape[0] > 1 {
      let single = node(x[n..<n + 1, axis: 0])
      let distance = apart(single, y[n..<n + 1, axis: 0])
      expect(distance < 1e-5, .keepsPicturesApart, "picture \(n) alone differs by \(distance)")
    }
  }

  private func determinism(_ x: Tensor, _ y: Tensor) {
    expect(node(x).values == y.values, .isDeterministic, "two calls differ")
    func observed() -> [Float]? {
      var dice = Dice(seed: 7)
      return try? node.observed(x, dice: &dice).values
    }
    expect(observed() == observed(), .isDeterministic, "two observations of one seed differ")
  }

  private func linearity(_ x: Tensor, _ y: Tensor) {
    let other = random.uniform(shape, in: 0.2...0.8)
    let together = node(x * 0.7 + other * -1.3)
    let distance = apart(together, y * 0.7 + node(other) * -1.3)
    expect(distance < 1e-4, .isLinear, "the two sides differ by \(distance)")
    let v = random.normal(y.shape)
    let variable = x.tracked()
    let back = gradients(of: node(variable), for: [variable], seed: v)[0]
    let (left, right) = (product(y, v), product(x, back))
    let size = (product(y, y) * product(v, v)).squareRoot()
    expect(
      abs(left - right) <= 1e-4 * max(size, 1e-9), .hasAdjoint, "\(left) and \(right)")
  }

  private func gradient(_ x: Tensor) {
    let v = random.normal(node(x).shape)
    let direction = random.normal(shape)
    let variable = x.tracked()
    let found = gradients(of: node(variable), for: [variable], seed: v)[0]
    let step: Float = 4e-3
    let ahead = product(node(x + direction * step), v)
    let behind = product(node(x - direction * step), v)
    let (expected, actual) = ((ahead - behind) / Double(2 * step), product(found, direction))
    let size = (product(found, found) * product(direction, direction)).squareRoot()
    expect(variable.values == x.values, .leavesInputAlone, "a gradient wrote into its input")
    expect(
      abs(expected - actual) <= 2e-2 * max(size, abs(expected)) + 5e-3, .hasGradient,
      "\(actual), differences say \(expected)")
  }

  /// What goes into the search must be what made the picture.
  private func inverse(_ x: Tensor, _ y: Tensor) {
    let inverted = node.inverted
    guard !node.traits.contains(.stochastic), node.traits.contains(.differentiable) else { return }
    let distance = apart(inverted(x), y)
    expect(distance < 1e-5, .invertsItself, "it differs by \(distance)")
    for (index, unknown) in inverted.unknowns.enumerated() {
      slope(of: inverted, at: index, unknown, x)
    }
  }

  private func agreement(_ x: Tensor, _ y: Tensor) {
    guard let reference = node.reference else { return }
    do {
      guard let distance = try reference.distance(from: y, of: x) else { return }
      expect(
        distance <= reference.tolerance, .agrees,
        distance == .infinity
          ? "\(reference.source) makes another shape of it than \(y.shape)"
          : "it is \(distance) from \(reference.source), of \(reference.tolerance) allowed")
    } catch {
      expect(false, .agrees, "\(reference.source): \(error)")
    }
  }

  private func slope(
    of map: DegradationOperator, at index: Int, _ unknown: DegradationOperator.Unknown, _ x: Tensor
  ) {
    let starts = map.unknowns.map { Tensor(Float($0.start)) }
    let v = random.normal(map(x).shape)
    let variable = starts[index].tracked()
    var tracked = starts
    tracked[index] = variable
    let found = gradients(of: map(x, unknowns: tracked), for: [variable], seed: v)[0].item
    let step = Float(unknown.range.upperBound - unknown.range.lowerBound) * 1e-3
    func moved(_ amount: Float) -> Double {
      var values = starts
      values[index] = starts[index] + amount
      return product(map(x, unknowns: values), v)
    }
    let expected = (moved(step) - moved(-step)) / Double(2 * step)
    expect(
      abs(expected - Double(found)) <= 2e-2 * abs(expected) + 2e-2, .hasGradient,
      "for \(unknown.name): \(found), differences say \(expected)")
  }

  private func memory(_ x: Tensor) {
    func turn() {
      for _ in 0..<4 {
        let variable = x.tracked()
        let y = node(variable)
        guard node.traits.contains(.differentiable) else { continue }
        _ = gradients(of: y, for: [variable], seed: Tensor(repeating: 1, shape: y.shape))
      }
    }
    turn()
    let before = Arena.shared.bytesInUse
    turn()
    let grown = Arena.shared.bytesInUse - before
    expect(grown == 0, .keepsNoMemory, "\(grown) bytes more after four calls")
  }

  private func apart(_ a: Tensor, _ b: Tensor) -> Float {
    guard a.shape == b.shape else { return .infinity }
    return (a - b).abs().largest
  }

  private func product(_ a: Tensor, _ b: Tensor) -> Double {
    zip(a.values, b.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
}
