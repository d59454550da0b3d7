/// What runs when: a pipeline as nested loops over items, worked out before anything runs.
///
/// Goals, in order: (1) every node runs once for each item that its inputs belong to; (2) memory
/// does not grow with the number of items, so an item goes through everything before the next one
/// is made (depth first, not stage by stage); (3) a value is let go after its last reader.
///
/// A *scope* is one such loop. The pipeline itself is a scope with one item; every node that fans
/// out opens one inside the scope that its inputs belong to. A node whose inputs come from one
/// chain of nested scopes runs in the innermost. Where they come from loops side by side (two
/// `load`s) the items are paired: both are run to their end, what is needed of them is kept, and
/// the pairs are the items of a scope of their own. A node that gathers runs once, after all items,
/// and opens a scope with one item for what follows.
package struct Schedule: Sendable {
  package internal(set) var scopes: [Scope] = []
  /// For each node of the pipeline the scope in which it runs.
  package internal(set) var homes: [Int] = []
  /// For each node the scope to which its outputs belong.
  package internal(set) var outlets: [Int] = []
  /// For each node what it reads: port, and where from.
  package internal(set) var reads: [[Read]] = []

  /// One connected input.
  package struct Read: Sendable {
    package let port: String
    package let keys: [ValueKey]
  }
}

extension Schedule {
  /// All nodes that a node depends on.
  package func ancestors(of node: Int) -> Set<Int> {
    var found: Set<Int> = [], waiting = [node]
    while let next = waiting.popLast() {
      for source in reads[next].flatMap(\.keys).map(\.node) where found.insert(source).inserted {
        waiting.append(source)
      }
    }
    return found
  }
}

/// An output of a node, as long as the pipeline runs.
package struct ValueKey: Hashable, Sendable {
  package let node: Int
  package let port: String
}

/// A loop over items.
package struct Scope: Sendable {
  package enum Origin: Sendable, Equatable {
    /// The whole pipeline.
    case pipeline
    /// The items that a node emits.
    case fanOut(node: Int)
    /// The one item that a gathering node makes of all.
    case gathering(node: Int)
    /// The items of several scopes, side by side.
    case pairing(of: [Int])
  }

  package let origin: Origin
  /// The scope in whose items this one runs; `nil` for the pipeline.
  package let parent: Int?
  /// The scopes whose values can be read here, this one included.
  package let lineage: Set<Int>
  /// What happens for each item.
  package internal(set) var steps: [Step] = []
  /// The values to let go after each step.
  package internal(set) var drops: [[ValueKey]] = []
  /// All values that live no longer than an item of this scope.
  package internal(set) var residents: Set<ValueKey> = []
  /// For a pairing, what is kept of each source.
  package internal(set) var captures: [Int: Set<ValueKey>] = [:]
}

extension Scope {
  /// Whether its items are what the summary counts: no others are made of them, they do not come
  /// again in pairs, and they are not the one item of a gathering node.
  var countsItems: Bool {
    if case .gathering = origin { return false }
    return steps.allSatisfy { step in
      if case .collectPartner = step { return false }
      return step.scope == nil
    }
  }
}

/// What happens to an item in a scope. The order within a scope is that of the cases.
package enum Step: Sendable, Equatable {
  /// Runs a node.
  case run(node: Int)
  /// Keeps the inputs of a gathering node.
  case collectRow(node: Int)
  /// Keeps what a pairing needs of this scope.
  case collectPartner(scope: Int)
  /// Runs a node and, for each item that it emits, the scope.
  case fanOut(node: Int, scope: Int)
  /// Runs the scope for each pair.
  case pair(scope: Int)
  /// Runs a gathering node and the scope behind it.
  case gather(node: Int, scope: Int)
}
