import Graph

extension DegradationLaws {
  /// Parameters that show a node from all sides: its defaults, its sample, each word of each
  /// choice, both truths, and each number that may be left to the search as an unknown around its
  /// default.
  ///
  /// What the node itself refuses is left out, and so is what names a file that is not there,
  /// unless nothing else is left.
  public static func variants<D: Degradation>(
    of type: D.Type, among registry: Registry
  ) -> [(with: [String: JSON], node: D)] {
    var all: [[String: JSON]] = [[:]]
    if !type.sample.with.isEmpty { all.append(type.sample.with) }
    for spec in type.parameters {
      all += values(of: spec.domain, besides: spec.defaultValue).map { [spec.name: $0] }
    }
    var seen: Set<String> = []
    let variants = all.compactMap { with -> (with: [String: JSON], node: D)? in
      guard let node = try? D(with: with, among: registry),
        seen.insert(D.spelling(of: node)).inserted
      else {
        return nil
      }
      return (with, node)
    }
    let ready = variants.filter { (try? $0.node.prepare()) != nil }
    return ready.isEmpty ? Array(variants.prefix(1)) : ready
  }

  private static func values(of domain: Domain, besides usual: JSON) -> [JSON] {
    switch domain {
    case .bool: return [true, false]
    case .choice(let words): return words.map(JSON.string)
    case .optional(let domain): return values(of: domain, besides: usual)
    case .estimable(let domain):
      guard let number = usual.number else { return [] }
      let reach = max(0.5, abs(number) / 2)
      let (low, high) = (number - reach, number + reach)
      guard case .number(let bounds) = domain else { return [] }
      let ends = (max(low, bounds.lowerBound), min(high, bounds.upperBound))
      return ends.0 < ends.1 ? [["estimate": [.number(ends.0), .number(ends.1)]]] : []
    default: return []
    }
  }
}
