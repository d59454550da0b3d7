/// Reads JSON text into values that know their line and column.
///
/// In order of priority: nothing that is not JSON (RFC 8259) passes; the message says what to do;
/// memory and depth are bounded by `Limits`. Foundation's reader knows no lines, keeps the last of
/// duplicate keys silently, and its depth is not ours to choose.
package struct JSONParser {
  package struct Limits: Sendable {
    /// The longest text, in bytes.
    package var bytes = 16 << 20
    /// The deepest nesting of lists and objects.
    package var depth = 100
    package init() {}
  }

  /// Duplicate keys: the text could be read, but it is wrong.
  package private(set) var duplicates: [PipelineError] = []

  private let bytes: [UInt8]
  private let limits: Limits
  private var position = 0
  private var line = 1
  /// A position on this line and its column, so that counting a long line stays linear.
  private var anchor = (position: 0, column: 1)

  /// - Throws: `PipelineError` with the place of the first thing that is no JSON.
  package static func parse(
    _ bytes: [UInt8], limits: Limits = Limits()
  ) throws(PipelineError) -> (value: SourceValue, duplicates: [PipelineError]) {
    guard bytes.count <= limits.bytes else {
      throw PipelineError(
        .tooLarge, "the file is larger than \(limits.bytes >> 20) MiB, too large for a pipeline")
    }
    var parser = JSONParser(bytes: bytes, limits: limits)
    return (try parser.document(), parser.duplicates)
  }

  private init(bytes: [UInt8], limits: Limits) {
    self.bytes = bytes
    self.limits = limits
  }
}

// MARK: - Grammar

extension JSONParser {
  private mutating func document() throws(PipelineError) -> SourceValue {
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) {  // a byte order mark says nothing in UTF-8
      position = 3
      anchor = (3, 1)
    }
    skipSpace()
    guard position < bytes.count else { throw error("the file is empty; a pipeline starts with {") }
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else {
      throw error("unexpected \(spell(bytes[position])) after the end of the document; remove it")
    }
    return value
  }

  private mutating func value(depth: Int) throws(PipelineError) -> SourceValue {
    guard depth <= limits.depth else {
      throw error("lists and objects are nested more than \(limits.depth) deep")
    }
    let start = place
    switch peek {
    case UInt8(ascii: "{"): return SourceValue(content: try object(depth), place: start)
    case UInt8(ascii: "["): return SourceValue(content: try array(depth), place: start)
    case UInt8(ascii: "\""): return SourceValue(content: .string(try string()), place: start)
    case let byte? where byte == UInt8(ascii: "-") || 0x30...0x39 ~= byte:
      return SourceValue(content: .number(try number()), place: start)
    default: return SourceValue(content: try word(), place: start)
    }
  }

  private mutating func object(_ depth: Int) throws(PipelineError) -> SourceValue.Content {
    position += 1
    var members: [SourceMember] = []
    var places: [String: SourcePlace] = [:]
    skipSpace()
    if take("}") { return .object([]) }
    while true {
      skipSpace()
      let start = place
      guard peek == UInt8(ascii: "\"") else {
        if peek == UInt8(ascii: "}") { throw error("remove the comma before \"}\"") }
        throw error("expected a key in double quotes, found \(found)")
      }
      let key = try string()
      skipSpace()
      guard take(":") else { throw error("expected \":\" after the key, found \(found)") }
      skipSpace()
      let value = try value(depth: depth + 1)
      if let first = places[key] {
        var problem = PipelineError(
          .invalidPipeline, "the key \"\(key)\" is already on line \(first.line); remove one")
        problem.place = start
        duplicates.append(problem)
      } else {
        places[key] = start
        members.append(SourceMember(key: key, place: start, value: value))
      }
      skipSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw error("expected \",\" or \"}\", found \(found)") }
    }
  }

  private mutating func array(_ depth: Int) throws(PipelineError) -> SourceValue.Content {
    position += 1
    var elements: [SourceValue] = []
    skipSpace()
    if take("]") { return .array([]) }
    while true {
      skipSpace()
      if peek == UInt8(ascii: "]") { throw error("remove the comma before \"]\"") }
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if take("]") { return .array(elements) }
      guard take(",") else { throw error("expected \",\" or \"]\", found \(found)") }
    }
  }

  private mutating func word() throws(PipelineError) -> SourceValue.Content {
    for (word, content) in [
      ("true", SourceValue.Content.bool(true)), ("false", .bool(false)), ("null", .null),
    ] where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return content
    }
    if peek == UInt8(ascii: "/") { throw error("JSON has no comments; use \"summary\" instead") }
    if peek == UInt8(ascii: "'") { throw error("use double quotes") }
    throw error("expected a value, found \(found)")
  }

  private mutating func number() throws(PipelineError) -> Double {
    let start = place, first = position
    take("-")
    let whole = position
    takeDigits()
    let hasLeadingZero = position - whole > 1 && bytes[whole] == UInt8(ascii: "0")
    var isComplete = position > whole && !hasLeadingZero
    if take(".") { isComplete = takeDigits() > 0 && isComplete }
    if take("e") || take("E") {
      if !take("+") { take("-") }
      isComplete = takeDigits() > 0 && isComplete
    }
    let text = String(decoding: bytes[first..<position], as: UTF8.self)
    guard isComplete, let number = Double(text) else {
      throw error("\"\(text)\" is not a number in JSON", at: start)
    }
    guard number.isFinite else { throw error("\(text) is too large for a number", at: start) }
    return number
  }
}

// MARK: - Strings

extension JSONParser {
  private mutating func string() throws(PipelineError) -> String {
    let start = place
    position += 1
    var text: [UInt8] = []
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        guard let string = String(validating: text, as: UTF8.self) else {
          throw error("the text is not UTF-8; save the file as UTF-8", at: start)
        }
        return string
      case UInt8(ascii: "\\"): text += try escape()
      case 0..<0x20: throw error("text ends on its own line; write \\n for a new line")
      default:
        text.append(byte)
        position += 1
      }
    }
    throw error("the text that starts here has no closing quote", at: start)
  }

  private mutating func escape() throws(PipelineError) -> [UInt8] {
    let start = place
    position += 2
    guard position <= bytes.count else { throw error("the file ends inside a text", at: start) }
    switch bytes[position - 1] {
    case UInt8(ascii: "\""): return [UInt8(ascii: "\"")]
    case UInt8(ascii: "\\"): return [UInt8(ascii: "\\")]
    case UInt8(ascii: "/"): return [UInt8(ascii: "/")]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "u"):
      var code = try fourHexDigits(start)
      if 0xd800..<0xdc00 ~= code, bytes[position...].starts(with: #"\u"#.utf8) {
        position += 2
        let low = try fourHexDigits(start)
        guard 0xdc00..<0xe000 ~= low else { throw error("half a surrogate pair", at: start) }
        code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
      }
      guard let scalar = Unicode.Scalar(code) else {
        throw error("half a surrogate pair", at: start)
      }
      return Array(String(scalar).utf8)
    default: throw error(#"unknown escape; a backslash is written \\"#, at: start)
    }
  }

  private mutating func fourHexDigits(_ start: SourcePlace) throws(PipelineError) -> UInt32 {
    let digits = bytes[position...].prefix(4)
    let text = String(decoding: digits, as: UTF8.self)
    guard digits.count == 4, digits.allSatisfy({ $0 != UInt8(ascii: "+") }),
      let code = UInt32(text, radix: 16)
    else { throw error(#"expected four hexadecimal digits after \u"#, at: start) }
    position += 4
    return code
  }
}

// MARK: - Bytes

extension JSONParser {
  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  /// The place of the next byte; columns count characters, not bytes.
  private var place: SourcePlace {
    mutating get {
      let characters = bytes[anchor.position..<position].count { $0 & 0xc0 != 0x80 }
      anchor = (position, anchor.column + characters)
      return SourcePlace(line: line, column: anchor.column)
    }
  }

  private var found: String { peek.map(spell) ?? "the end of the file" }

  private func spell(_ byte: UInt8) -> String {
    0x21..<0x7f ~= byte ? "\"\(Character(Unicode.Scalar(byte)))\"" : "a byte \(byte)"
  }

  @discardableResult private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard let peek, UInt32(peek) == character.value else { return false }
    position += 1
    return true
  }

  @discardableResult private mutating func takeDigits() -> Int {
    let start = position
    while let peek, UInt8(ascii: "0")...UInt8(ascii: "9") ~= peek { position += 1 }
    return position - start
  }

  private mutating func skipSpace() {
    while let byte = peek {
      switch byte {
      case 0x0a:
        line += 1
        anchor = (position + 1, 1)
      case 0x20, 0x09, 0x0d: break
      default: return
      }
      position += 1
    }
  }

  private mutating func error(_ message: String, at start: SourcePlace? = nil) -> PipelineError {
    var error = PipelineError(.invalidPipeline, message)
    error.place = start ?? place
    return error
  }
}
