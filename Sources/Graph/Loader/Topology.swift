/// An order in which each node stands after those it reads from.
package struct Topology {
  /// Indices of the draft's nodes; those on a cycle, and behind one, are left out.
  package private(set) var order: [Int] = []
  /// The names along each cycle that was found, in the direction of the data.
  package private(set) var cycles: [[String]] = []

  /// Links to nodes that are not there do not count.
  package init(_ draft: Draft) {
    let indices = Dictionary(draft.nodes.enumerated().map { ($1.name, $0) }) { first, _ in first }
    let sources = draft.nodes.map { node in
      Set(node.links.compactMap { $0.source.flatMap { indices[$0.node] } })
    }
    var remaining = Set(draft.nodes.indices)
    var consumers = Array(repeating: [Int](), count: sources.count)
    var waiting = sources.map(\.count)
    for (index, sources) in sources.enumerated() {
      for source in sources { consumers[source].append(index) }
    }
    var ready = Set(remaining.filter { waiting[$0] == 0 })
    var cleared: Set<Int> = []  // nodes of cycles already reported
    while !remaining.isEmpty {
      // The first in the file goes first, so that the order is that of the file where it can be.
      if let next = ready.min() {
        ready.remove(next)
        remaining.remove(next)
        if !cleared.contains(next) { order.append(next) }
        for consumer in consumers[next] {
          waiting[consumer] -= 1
          if waiting[consumer] == 0 && remaining.contains(consumer) { ready.insert(consumer) }
        }
        continue
      }
      guard let cycle = Topology.cycle(in: remaining, sources) else { break }
      cycles.append(cycle.map { draft.nodes[$0].name })
      cleared.formUnion(remaining)
      for index in cycle { waiting[index] = 0 }
      ready.formUnion(cycle)
    }
  }

  /// Walking against the data from any node that waits for another must come round.
  private static func cycle(in remaining: Set<Int>, _ sources: [Set<Int>]) -> [Int]? {
    guard var index = remaining.min() else { return nil }
    var path: [Int] = []
    while let next = sources[index].intersection(remaining).min() {
      if let start = path.firstIndex(of: index) {
        let cycle = Array(path[start...].reversed())
        let first = cycle.indices.min { cycle[$0] < cycle[$1] } ?? 0
        return Array(cycle[first...] + cycle[..<first])
      }
      path.append(index)
      index = next
    }
    return nil
  }
}
