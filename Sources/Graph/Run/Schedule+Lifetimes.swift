extension Schedule {
  /// Finds what pairings must keep, and after which step each value has had its last reader.
  mutating func findLifetimes() {
    var lastUses = scopes.map { _ in [ValueKey: Int]() }
    let places = readingSteps
    for node in reads.indices {
      for key in reads[node].flatMap(\.keys) {
        guard let place = places[node] else { preconditionFailure("node \(node) is not scheduled") }
        markUse(of: key, at: place, &lastUses)
      }
    }
    for scope in scopes.indices {
      scopes[scope].residents = Set(lastUses[scope].keys)
      scopes[scope].drops = scopes[scope].steps.map { _ in [] }
      for (key, step) in lastUses[scope] { scopes[scope].drops[step].append(key) }
    }
  }

  /// For each node its outputs that anything reads.
  package var readPorts: [[String]] {
    var ports = reads.map { _ in Set<String>() }
    for key in reads.joined().flatMap(\.keys) { ports[key.node].insert(key.port) }
    return ports.map { $0.sorted() }
  }

  /// Where each node reads its inputs: its own step, or for a gathering one the collection.
  private var readingSteps: [Int: (scope: Int, step: Int)] {
    var places: [Int: (scope: Int, step: Int)] = [:]
    for scope in scopes.indices {
      for (index, step) in scopes[scope].steps.enumerated() {
        switch step {
        case .run(let node), .fanOut(let node, _), .collectRow(let node):
          places[node] = (scope, index)
        case .gather, .pair, .collectPartner: continue
        }
      }
    }
    return places
  }

  /// Notes a use in a scope's step, in all scopes around it up to the one where the value lives,
  /// and through pairings in the scopes from which they take it.
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
