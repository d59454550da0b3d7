/// What is known about a node from its declaration, ready to be printed.
package struct NodeReference {
  package let type: any Node.Type
  package init(_ type: any Node.Type) { self.type = type }

  /// How it treats items, in words; `nil` for one result an item.
  package var flow: String? {
    if type.fansOut { return "One item may become none or many." }
    if type.gathers { return "Runs once, over all items." }
    return nil
  }

  /// How its parameters may be left to chance, in words; `nil` where they may not.
  package var chance: String? {
    guard type.takesChance else { return nil }
    return #"Any of them may be drawn for each item: {"range": [low, high]} or {"choice": [a, b]}."#
  }

  /// The values of a domain for a table: `1 … 64 px`, `up, down`.
  package static func values(of domain: Domain, unit: Unit) -> String {
    let unit = unit.rawValue.isEmpty ? "" : unit == .degrees ? "°" : " \(unit.rawValue)"
    switch domain {
    case .bool: return "true, false"
    case .string: return "text"
    case .path: return "path"
    case .integer(let bounds): return range(bounds, "whole number") + unit
    case .number(let bounds): return range(bounds, "number") + unit
    case .choice(let words): return words.joined(separator: ", ")
    case .list(let element, let count):
      let values = values(of: element, unit: .none) + unit
      if count.lowerBound == count.upperBound { return "\(count.lowerBound) × (\(values))" }
      return "list of (\(values))"
    case .optional(let domain): return values(of: domain, unit: .none) + unit + ", or null"
    case .estimable(let domain):
      return values(of: domain, unit: .none) + unit + ", or {\"estimate\": [low, high]}"
    case .steps: return "list of steps"
    case .json: return "JSON"
    }
  }

  private static func range(_ bounds: ClosedRange<Double>, _ word: String) -> String {
    let low = JSON.spelling(of: bounds.lowerBound), high = JSON.spelling(of: bounds.upperBound)
    switch (bounds.lowerBound.isFinite, bounds.upperBound.isFinite) {
    case (true, true): return "\(low) … \(high)"
    case (true, false): return "≥ \(low)"
    case (false, true): return "≤ \(high)"
    case (false, false): return word
    }
  }

  /// The default for a table; empty when there is none.
  package static func defaultValue(of spec: ParameterSpec) -> String {
    spec.defaultValue == .null ? "" : spec.defaultValue.string ?? spec.defaultValue.description
  }

  /// `in`, `in, optional`, `in, list` or `out`.
  package static func direction(of port: any PortDeclaration) -> String {
    switch port.role {
    case .input: "in"
    case .optionalInput: "in, optional"
    case .listInput: "in, list"
    case .output: "out"
    case .listOutput: "out, list"
    }
  }

  /// The sample as a member of a pipeline's `nodes`.
  package var sample: JSON {
    let sample = type.sample
    var members: [String: JSON] = ["uses": .string(type.name)]
    if !sample.in.isEmpty { members["in"] = .object(sample.in) }
    if !sample.with.isEmpty { members["with"] = .object(sample.with) }
    return [type.name: .object(members)]
  }
}
