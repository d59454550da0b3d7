extension Schedule {
  /// Works out what runs when. The nodes of a pipeline are sorted: each after those it reads from.
  package init(_ pipeline: Pipeline) {
    var builder = ScheduleBuilder()
    for node in pipeline.nodes { builder.add(node) }
    self = builder.finished()
    findLifetimes()
  }
}

/// Adds one node after the other.
private struct ScheduleBuilder {
  var schedule = Schedule()
  var indices: [String: Int] = [:]
  var pairings: [[Int]: Int] = [:]
  /// Per scope: the nodes that run in it, what is kept of it, and the loops within it.
  var plain: [[Step]] = []
  var collections: [[Step]] = []
  var loops: [[Step]] = []

  init() { _ = open(.pipeline, in: nil, lineage: []) }

  mutating func add(_ node: PipelineNode) {
    let index = schedule.homes.count
    indices[node.name] = index
    let reads = node.links.sorted { $0.key < $1.key }.map { port, links in
      Schedule.Read(
        port: port,
        keys: links.map { link in
          guard let source = indices[link.node] else {
            preconditionFailure("\(node.name) stands before \(link.node), which it reads from")
          }
          return ValueKey(node: source, port: link.port)
        })
    }
    let sources = Set(reads.flatMap(\.keys).map(\.node))
    schedule.reads.append(reads)
    let home = join(Set(sources.map { schedule.outlets[$0] }))
    if node.type.gathers {
      let scope = open(.gathering(node: index), in: 0, lineage: [0])
      collections[home].append(.collectRow(node: index))
      loops[0].append(.gather(node: index, scope: scope))
      schedule.homes.append(0)
      schedule.outlets.append(scope)
    } else if node.type.fansOut {
      let lineage = schedule.scopes[home].lineage
      let scope = open(.fanOut(node: index), in: home, lineage: lineage)
      loops[home].append(.fanOut(node: index, scope: scope))
      schedule.homes.append(home)
      schedule.outlets.append(scope)
    } else {
      plain[home].append(.run(node: index))
      schedule.homes.append(home)
      schedule.outlets.append(home)
    }
  }

  /// The scope in which values of all these scopes can be read together.
  private mutating func join(_ scopes: Set<Int>) -> Int {
    let innermost = scopes.filter { scope in
      !scopes.contains { $0 != scope && schedule.scopes[$0].lineage.contains(scope) }
    }.sorted()
    guard innermost.count > 1 else { return innermost.first ?? 0 }
    if let known = pairings[innermost] { return known }
    let lineage = innermost.reduce(into: Set<Int>()) {
      $0.formUnion(schedule.scopes[$1].lineage)
    }
    let parent = schedule.commonAncestor(of: innermost)
    let scope = open(.pairing(of: innermost), in: parent, lineage: lineage)
    for source in innermost { collections[source].append(.collectPartner(scope: scope)) }
    loops[parent].append(.pair(scope: scope))
    pairings[innermost] = scope
    return scope
  }

  private mutating func open(_ origin: Scope.Origin, in parent: Int?, lineage: Set<Int>) -> Int {
    let scope = schedule.scopes.count
    schedule.scopes.append(
      Scope(origin: origin, parent: parent, lineage: lineage.union([scope])))
    plain.append([])
    collections.append([])
    loops.append([])
    return scope
  }

  /// A node outside of a loop never waits for the loop (only what gathers or pairs does, and that
  /// has a scope of its own), so everything outside may and must run before the loops within.
  func finished() -> Schedule {
    var schedule = schedule
    for scope in schedule.scopes.indices {
      schedule.scopes[scope].steps = plain[scope] + collections[scope] + loops[scope]
    }
    return schedule
  }
}

extension Schedule {
  /// The scope and all those around it, from inside out.
  package func enclosing(_ scope: Int) -> [Int] {
    Array(sequence(first: scope) { scopes[$0].parent })
  }

  func commonAncestor(of scopes: [Int]) -> Int {
    let chains = scopes.map(enclosing)
    // A pairing must run outside of each of its sources, so they themselves do not count.
    return chains[0].dropFirst().first { scope in
      chains.allSatisfy { $0.dropFirst().contains(scope) }
    } ?? 0
  }
}
