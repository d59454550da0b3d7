import CKernels
import Synchronization

/// One recorded operation: who it depends on and how a gradient passes through it.
package final class TapeNode: @unchecked Sendable {
  let inputs: [TapeNode?]
  /// dL/d(result) and which inputs want theirs → one gradient for each input that does.
  let pullback: (_ dy: Tensor, _ wanted: [Bool]) -> [Tensor?]
  /// Grows with creation: an operation's order is above that of its inputs.
  let order: UInt64

  private static let counter = Atomic<UInt64>(0)

  init(_ inputs: [TapeNode?], pullback: @escaping (Tensor, [Bool]) -> [Tensor?]) {
    self.inputs = inputs
    self.pullback = pullback
    order = Self.counter.add(1, ordering: .relaxed).newValue
  }
}

extension Tensor {
  /// The same values as a variable: operations on it are recorded, and its gradient can be asked
  /// for.
  public func tracked() -> Tensor {
    Tensor(shape: shape, storage: storage, layout: layout, node: TapeNode([]) { _, _ in [] })
  }

  /// The same values as a constant.
  public var detached: Tensor { Tensor(shape: shape, storage: storage, layout: layout) }

  /// Whether some variable is behind this tensor.
  public var isTracked: Bool { node != nil }

  /// Whether an operation on these would be recorded now.
  package static func isRecording(_ inputs: [Tensor]) -> Bool {
    facet_tape_pause().pointee == 0 && inputs.contains(where: \.isTracked)
  }

  /// Declares `result`, computed from `inputs`, as a differentiable operation of theirs.
  ///
  /// - Parameter pullback: takes the gradient with respect to the result and which inputs want
  ///   theirs; returns one entry an input, `nil` where none is wanted. It must capture tensors that
  ///   it needs `detached`, lest the tape keeps more alive than it must.
  public static func operation(
    _ inputs: [Tensor], result: Tensor,
    pullback: @escaping (_ dy: Tensor, _ wanted: [Bool]) -> [Tensor?]
  ) -> Tensor {
    guard isRecording(inputs) else { return result }
    return Tensor(
      shape: result.shape, storage: result.storage, layout: result.layout,
      node: TapeNode(inputs.map(\.node), pullback: pullback))
  }
}

/// Runs `body` without recording.
public func withoutRecording<R>(_ body: () throws -> R) rethrows -> R {
  facet_tape_pause().pointee += 1
  defer { facet_tape_pause().pointee -= 1 }
  return try body()
}

/// The gradients of `result` with respect to `variables`.
///
/// - Parameters:
///   - result: what is differentiated; a single value unless `seed` is given.
///   - variables: tensors that `result` was computed from, `tracked()` ones or results between.
///   - seed: dL/d(result), of the result's shape; 1 when not given.
/// - Returns: one gradient a variable, of its shape; zeros where `result` does not depend on it.
public func gradients(of result: Tensor, for variables: [Tensor], seed: Tensor? = nil) -> [Tensor] {
  precondition(
    seed != nil || result.count == 1,
    "gradients: a result of shape \(result.shape) needs a seed; only a single value does not")
  precondition(
    seed == nil || seed!.shape == result.shape,
    "gradients: the seed's shape \(seed?.shape ?? []) is not the result's \(result.shape)")
  return withoutRecording {
    var sweep = Sweep(targets: Set(variables.compactMap { $0.node.map(ObjectIdentifier.init) }))
    if let root = result.node {
      sweep.run(from: root, seed: seed ?? Tensor(ones: result.shape))
    }
    return variables.map { variable in
      variable.node.flatMap { sweep.found[ObjectIdentifier($0)] } ?? Tensor(zeros: variable.shape)
    }
  }
}

/// One backward pass over the recorded operations, newest first.
private struct Sweep {
  let targets: Set<ObjectIdentifier>
  var found: [ObjectIdentifier: Tensor] = [:]
  private var leads: [ObjectIdentifier: Bool] = [:]
  private var pending: [ObjectIdentifier: Tensor] = [:]

  init(targets: Set<ObjectIdentifier>) { self.targets = targets }

  mutating func run(from root: TapeNode, seed: Tensor) {
    let nodes = reachable(from: root).sorted { $0.order > $1.order }
    pending[ObjectIdentifier(root)] = seed.detached
    for node in nodes {
      let id = ObjectIdentifier(node)
      guard let dy = pending.removeValue(forKey: id) else { continue }
      if targets.contains(id) { found[id] = dy }
      let wanted = node.inputs.map { $0.map { leads[ObjectIdentifier($0)] == true } ?? false }
      guard wanted.contains(true) else { continue }
      let gradients = node.pullback(dy, wanted)
      for (index, input) in node.inputs.enumerated() where wanted[index] {
        guard let input, let gradient = gradients[index] else { continue }
        add(gradient, to: ObjectIdentifier(input))
      }
    }
  }

  private mutating func add(_ gradient: Tensor, to id: ObjectIdentifier) {
    guard let earlier = pending.removeValue(forKey: id) else {
      pending[id] = gradient.detached
      return
    }
    pending[id] = earlier + gradient
  }

  /// All nodes from which a target can be reached, deepest chains included without recursion.
  private mutating func reachable(from root: TapeNode) -> [TapeNode] {
    var all: [TapeNode] = []
    var seen: Set<ObjectIdentifier> = [ObjectIdentifier(root)]
    var stack = [root]
    while let node = stack.popLast() {
      all.append(node)
      for case let input? in node.inputs where seen.insert(ObjectIdentifier(input)).inserted {
        stack.append(input)
      }
    }
    // Inputs are older than results: by ascending order each node's inputs are decided before it.
    all.sort { $0.order < $1.order }
    for node in all {
      leads[ObjectIdentifier(node)] =
        targets.contains(ObjectIdentifier(node))
        || node.inputs.contains { $0.map { leads[ObjectIdentifier($0)] == true } ?? false }
    }
    return all.filter { leads[ObjectIdentifier($0)] == true }
  }
}
