/// What a pairing keeps of one item of one of its sources.
struct Partner {
  let item: Item
  let path: [Int]
  let values: [ValueKey: [any PortValue]]
  let records: [Int: [String: JSON]]
}

/// Items of independent origin belong together by their place: the third photo with the third mask,
/// and the faces of the third photo with it too. One that stands alone goes with all of the others.
extension Runner {
  func forgetPartners(of pairing: Int) {
    partners[pairing] = [:]
    guard case .pairing(let sources) = schedule.scopes[pairing].origin else { return }
    let outside = Set(schedule.enclosing(pairing).dropFirst())
    for scope in sources.flatMap(schedule.enclosing) where !outside.contains(scope) {
      emissions[scope] = 0
    }
  }

  func collectPartner(_ pairing: Int, of source: Int, _ item: Item, path: [Int]) {
    let keys = schedule.scopes[pairing].captures[source] ?? []
    let kept = keys.compactMap { key in values[key].map { (key, $0) } }
    guard kept.count == keys.count else { return }  // failed, and reported
    partners[pairing, default: [:]][source, default: []].append(
      Partner(item: item, path: path, values: Dictionary(kept) { $1 }, records: records))
  }

  func pair(_ pairing: Int) {
    guard case .pairing(let sources) = schedule.scopes[pairing].origin else { return }
    let found = partners.removeValue(forKey: pairing) ?? [:]
    let candidates = sources.map { found[$0] ?? [] }
    let isAlone = sources.map { self.isAlone($0, outside: pairing) }
    // The source with the most detailed items leads; of equals the one with most.
    let ranks = sources.indices.map { index in
      (isAlone[index] ? 0 : 1, candidates[index].first?.path.count ?? 0, candidates[index].count)
    }
    guard let leader = sources.indices.max(by: { ranks[$0] < ranks[$1] }) else { return }
    let leading = sources.indices.first { ranks[$0] == ranks[leader] } ?? leader
    emissions[pairing] = candidates[leading].count
    let wasEnding = cancellation.isEnding
    for partner in candidates[leading] {
      // A run that comes to its end begins no further pair; one that came to it before still makes
      // what belongs to the items that it has.
      if cancellation.isCancelled || cancellation.isEnding && !wasEnding { return }
      var chosen = [partner]
      for index in sources.indices where index != leading {
        let match = candidates[index].first { isAlone[index] || partner.path.starts(with: $0.path) }
        if let match { chosen.append(match) }
      }
      guard chosen.count == sources.count else {
        if hasLostItems(sources, candidates) {
          failedKeys.insert(partner.item.key)  // its partner failed, which has been reported
          continue
        }
        fail(firstNode(after: pairing), partner.item, missing(partner, sources, candidates))
        continue
      }
      for other in chosen.reversed() {
        values.merge(other.values) { $1 }
        records.merge(other.records) { $1 }
      }
      enter(pairing, partner.item, path: partner.path)
    }
  }

  /// Whether a source has but one item, so that it goes with all items of the others.
  private func isAlone(_ source: Int, outside pairing: Int) -> Bool {
    let outside = Set(schedule.enclosing(pairing).dropFirst())
    return schedule.enclosing(source).filter { !outside.contains($0) }
      .allSatisfy { emissions[$0] ?? 0 <= 1 }
  }

  /// Whether items of a source are not among the candidates because they failed.
  private func hasLostItems(_ sources: [Int], _ candidates: [[Partner]]) -> Bool {
    hasFailures
      && zip(sources, candidates).contains { source, found in
        found.isEmpty || emissions[source] ?? 0 > found.count
      }
  }

  private func firstNode(after pairing: Int) -> Int {
    schedule.homes.firstIndex { schedule.enclosing($0).contains(pairing) } ?? 0
  }

  private func missing(
    _ partner: Partner, _ sources: [Int], _ candidates: [[Partner]]
  ) -> PipelineError {
    let counts = zip(sources, candidates).map { source, found in
      "\(found.count) from \(name(of: source))"
    }
    return PipelineError(
      .badInput,
      "its inputs come from different items (\(counts.joined(separator: ", "))) and none belongs to "
        + "\"\(partner.item.name)\"; give one, or as many on each side in the same order")
  }

  private func name(of scope: Int) -> String {
    switch schedule.scopes[scope].origin {
    case .pipeline: pipeline.name
    case .fanOut(let node), .gathering(let node): "\"\(pipeline.nodes[node].name)\""
    case .pairing(let sources): sources.map(name).joined(separator: " with ")
    }
  }
}
