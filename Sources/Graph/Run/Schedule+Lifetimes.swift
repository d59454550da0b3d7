extension Schedule {
  /// Finds what pairings must keep, and after which step each value has had its last reader.
  mutating func findLifetimes() {
    var lastUses = scopes.map { _ in [ValueKey: Int]() }
    for node in reads.indices {
      for key in reads[node].flatMap(\.keys) {
        markUse(of: key, at: readingStep(of: node), &lastUses)
      }
    }
    for scope in scopes.indices {
      scopes[scope].residents = Set(lastUses[scope].keys)
      scopes[scope].drops = scopes[scope].steps.map { _ in [] }
      for (key, step) in lastUses[scope] { scopes[scope].drops[step].append(key) }
    }
  }

  /// The outputs of a node that anything reads.
  package func readPorts(of node: Int) -> Set<String> {
    Set(reads.joined().flatMap(\.keys).filter { $0.node == node }.map(\.port))
  }

  /// Where a node reads its inputs: its own step, or for a gathering one the collection.
  private func readingStep(of node: Int) -> (scope: Int, step: Int) {
    for scope in scopes.indices {
      for (index, step) in scopes[scope].steps.enumerated() {
        switch step {
        case .run(node), .fanOut(node, _), .collectRow(node): return (scope, index)
        default: continue
        }
      }
    }
    preconditionFailure("node \(node) is not scheduled")
  }

  /// Notes a use in a scope's step, in all scopes around it up to the one where the value lives, and
  /// through pairings in the scopes from which they take it.
  private mutating func markUse(
    of key: ValueKey, at use: (scope: Int, step: Int), _ lastUses: inout [[ValueKey: Int]]
  ) {
    let outlet = outlets[key.node]
    var (scope, step) = use
    while scope != outlet {
      if case .pairing(let sources) = scopes[scope].origin,
        let source = sources.first(where: { scopes[$0].lineage.contains(outlet) }),
        !enclosing(scope).contains(outlet)
      {
        lastUses[scope][key] = max(lastUses[scope][key] ?? 0, step)
        if scopes[scope].captures[source, default: []].insert(key).inserted {
          let collection = scopes[source].steps.firstIndex(of: .collectPartner(scope: scope))
          markUse(of: key, at: (source, collection ?? 0), &lastUses)
        }
        return
      }
      guard let parent = scopes[scope].parent,
        let around = scopes[parent].steps.firstIndex(where: { $0.scope == scope })
      else { preconditionFailure("a value of scope \(outlet) is read in \(use.scope)") }
      (scope, step) = (parent, around)
    }
    lastUses[scope][key] = max(lastUses[scope][key] ?? 0, step)
  }
}

extension Step {
  /// The loop that the step runs.
  package var scope: Int? {
    switch self {
    case .fanOut(_, let scope), .pair(let scope), .gather(_, let scope): scope
    case .run, .collectRow, .collectPartner: nil
    }
  }
}
