/// How `JSON` is written out.
public enum JSONLayout: Sendable {
  /// Everything on one line.
  case compact
  /// One member a line, indented by two spaces.
  case indented
}

extension JSON: CustomStringConvertible {
  /// The value as one line of JSON.
  public var description: String { text(.compact) }

  /// The value as JSON text, members in alphabetical order so that equal values read equal.
  ///
  /// JSON has no spelling for infinities and NaN; they are written as `null`.
  public func text(_ layout: JSONLayout = .compact) -> String {
    var text = ""
    write(to: &text, layout, depth: 0)
    return text
  }

  private func write(to text: inout String, _ layout: JSONLayout, depth: Int) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .number(let value): text += JSON.spelling(of: value)
    case .string(let value): JSON.quote(value, to: &text)
    case .array(let elements):
      let isFlat = elements.allSatisfy { $0.array == nil && $0.object == nil }
      let inner = isFlat ? JSONLayout.compact : layout
      JSON.write(elements, between: "[", "]", to: &text, inner, depth: depth) { element, text in
        element.write(to: &text, layout, depth: depth + 1)
      }
    case .object(let members):
      let sorted = members.sorted { $0.key < $1.key }
      JSON.write(sorted, between: "{", "}", to: &text, layout, depth: depth) { member, text in
        JSON.quote(member.key, to: &text)
        text += ": "
        member.value.write(to: &text, layout, depth: depth + 1)
      }
    }
  }

  private static func write<Element>(
    _ elements: [Element], between open: String, _ close: String, to text: inout String,
    _ layout: JSONLayout, depth: Int, _ write: (Element, inout String) -> Void
  ) {
    text += open
    for (index, element) in elements.enumerated() {
      if index > 0 { text += layout == .compact ? ", " : "," }
      if layout == .indented { text += "\n" + String(repeating: "  ", count: depth + 1) }
      write(element, &text)
    }
    if layout == .indented && !elements.isEmpty {
      text += "\n" + String(repeating: "  ", count: depth)
    }
    text += close
  }

  /// The shortest decimal that reads back as the same number.
  package static func spelling(of value: Double) -> String {
    guard value.isFinite else { return "null" }
    if value == value.rounded(), abs(value) <= largestExactInteger { return String(Int64(value)) }
    return String(value)
  }

  private static func quote(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case _ where scalar.value < 0x20:
        let hex = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
