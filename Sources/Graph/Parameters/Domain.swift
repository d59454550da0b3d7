/// What a pipeline file may write for a parameter.
public indirect enum Domain: Sendable, Equatable {
  /// `true` or `false`.
  case bool
  /// Any text.
  case string
  /// The name of a file or folder; relative ones start at the working directory.
  case path
  /// A whole number; an infinite bound is no bound.
  case integer(ClosedRange<Double>)
  /// A number; an infinite bound is no bound.
  case number(ClosedRange<Double>)
  /// One of several words.
  case choice([String])
  /// A list of values, with how many there may be.
  case list(of: Domain, count: ClosedRange<Int>)
  /// The domain, or `null` for "not given".
  case optional(Domain)
  /// The domain, or `{"estimate": [low, high]}`: an unknown that the search finds.
  case estimable(Domain)
  /// Nodes without wires, `{"uses": …, "with": {…}}`, one after the other; the node checks them.
  case steps
  /// Any JSON; the node itself checks it.
  case json

  /// A whole number without bounds.
  public static let anyInteger = Domain.integer(-.infinity ... .infinity)
  /// How one of `steps` is written.
  package static let step = #"{"uses": "a-node", "with": {…}}"#
  /// A number without bounds.
  public static let anyNumber = Domain.number(-.infinity ... .infinity)
}

extension Domain {
  /// Why `json` is not in the domain, or `nil` when it is.
  public func complaint(about json: JSON) -> String? {
    switch (self, json) {
    case (.json, _), (.bool, .bool), (.string, .string), (.optional, .null): return nil
    case (.path, .string(let path)):
      return path.isEmpty ? "the path is empty; name a file or a folder" : nil
    case (.integer(let bounds), .number(let value)):
      guard value == value.rounded() else { return "\(value) is not a whole number" }
      guard abs(value) <= JSON.largestExactInteger else {
        return "\(value) is too large to be an exact whole number"
      }
      return Domain.complaint(about: value, in: bounds)
    case (.number(let bounds), .number(let value)):
      return Domain.complaint(about: value, in: bounds)
    case (.choice(let words), .string(let word)):
      guard !words.contains(word) else { return nil }
      return "\"\(word)\" is none of \(words.joined(separator: ", "))"
        + Suggestion.didYouMean(word, among: words)
    case (.list(let element, let count), .array(let values)):
      guard count.contains(values.count) else {
        return "expected \(self), found \(values.count) values"
      }
      for (index, value) in values.enumerated() {
        if let complaint = element.complaint(about: value) { return "value \(index): \(complaint)" }
      }
      return nil
    case (.steps, .array(let steps)):
      let stray = steps.firstIndex { $0.object == nil }
      return stray.map { "value \($0): expected \(Domain.step), found \(steps[$0].kind)" }
    case (.optional(let domain), _): return domain.complaint(about: json)
    case (.estimable(let domain), .object(let members)):
      return Domain.complaint(about: members, asEstimateIn: domain)
    case (.estimable(let domain), _): return domain.complaint(about: json)
    default: return "expected \(self), found \(json.kind)"
    }
  }

  private static func complaint(about value: Double, in bounds: ClosedRange<Double>) -> String? {
    guard !bounds.contains(value) else { return nil }
    let spelled = JSON.spelling(of: value)
    let low = JSON.spelling(of: bounds.lowerBound), high = JSON.spelling(of: bounds.upperBound)
    switch (bounds.lowerBound.isFinite, bounds.upperBound.isFinite) {
    case (true, true): return "\(spelled) is outside \(low) to \(high)"
    case (true, false): return "\(spelled) is less than \(low)"
    default: return "\(spelled) is more than \(high)"
    }
  }

  private static func complaint(
    about members: [String: JSON], asEstimateIn domain: Domain
  ) -> String? {
    guard members.count == 1, case .array(let ends)? = members["estimate"], ends.count == 2,
      let low = ends[0].number, let high = ends[1].number
    else { return #"expected a value or {"estimate": [low, high]}"# }
    guard low < high else { return "the estimate's low end must be less than its high end" }
    return domain.complaint(about: ends[0]) ?? domain.complaint(about: ends[1])
  }
}

extension Domain: CustomStringConvertible {
  /// The domain in words that follow "expected".
  public var description: String {
    switch self {
    case .bool: "true or false"
    case .string: "text"
    case .path: "a path"
    case .integer(let bounds): "a whole number" + Domain.describe(bounds)
    case .number(let bounds): "a number" + Domain.describe(bounds)
    case .choice(let words): "one of " + words.joined(separator: ", ")
    case .list(let element, let count): "a list of " + Domain.describe(count) + "(\(element))"
    case .optional(let domain): "\(domain), or null"
    case .estimable(let domain): #"\#(domain), or {"estimate": [low, high]}"#
    case .steps: "a list of steps, \(Domain.step)"
    case .json: "any JSON"
    }
  }

  private static func describe(_ bounds: ClosedRange<Double>) -> String {
    let low = JSON.spelling(of: bounds.lowerBound), high = JSON.spelling(of: bounds.upperBound)
    switch (bounds.lowerBound.isFinite, bounds.upperBound.isFinite) {
    case (true, true): return " from \(low) to \(high)"
    case (true, false): return " of at least \(low)"
    case (false, true): return " of at most \(high)"
    case (false, false): return ""
    }
  }

  private static func describe(_ count: ClosedRange<Int>) -> String {
    if count.lowerBound == count.upperBound { return "\(count.lowerBound) " }
    if count.upperBound < .max { return "\(count.lowerBound) to \(count.upperBound) " }
    return count.lowerBound == 0 ? "" : "at least \(count.lowerBound) "
  }
}
