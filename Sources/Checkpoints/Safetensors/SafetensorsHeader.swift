/// The JSON at the head of a safetensors file, read strictly: an object of entries and
/// `__metadata__`.
///
/// A reader of our own keeps the file's order, refuses a name given twice, and cannot be made to
/// nest.
struct SafetensorsHeader {
  struct Entry {
    var name: String
    var type: String
    var shape: [Int]
    var start: Int
    var end: Int
  }

  private(set) var entries: [Entry] = []
  private(set) var metadata: [String: String] = [:]

  private var bytes: Bytes
  private var position = 0

  init(_ bytes: Bytes) throws {
    self.bytes = bytes
    var seen: Set<String> = []
    try object { header, name in
      guard seen.insert(name).inserted else {
        throw header.wrong("`\(name.quotable)` is given twice")
      }
      if name == "__metadata__" {
        try header.object { header, key in header.metadata[key] = try header.string() }
      } else {
        header.entries.append(try header.entry(name))
      }
    }
    skipSpace()
    guard position == bytes.count else { throw wrong("text follows the object") }
  }

  private mutating func entry(_ name: String) throws -> Entry {
    var type: String?
    var shape: [Int]?
    var offsets: [Int]?
    try object { header, key in
      switch key {
      case "dtype": type = try header.string()
      case "shape": shape = try header.numbers()
      case "data_offsets": offsets = try header.numbers()
      default: throw header.wrong("`\(name.quotable)` has the unknown key `\(key.quotable)`")
      }
    }
    guard let type, let shape, let offsets, offsets.count == 2 else {
      throw wrong("`\(name.quotable)` lacks dtype, shape or data_offsets")
    }
    return Entry(name: name, type: type, shape: shape, start: offsets[0], end: offsets[1])
  }

  // MARK: JSON, as far as the format needs it

  private mutating func object(
    _ member: (inout SafetensorsHeader, String) throws -> Void
  ) throws {
    try expect("{")
    if accept("}") { return }
    repeat {
      let key = try string()
      try expect(":")
      try member(&self, key)
    } while accept(",")
    try expect("}")
  }

  private mutating func numbers() throws -> [Int] {
    try expect("[")
    var result: [Int] = []
    if accept("]") { return result }
    repeat { result.append(try number()) } while accept(",")
    try expect("]")
    return result
  }

  private mutating func number() throws -> Int {
    skipSpace()
    var value = 0
    let start = position
    while position < bytes.count, case let digit = bytes[position], (48...57).contains(digit) {
      let (tens, over) = value.multipliedReportingOverflow(by: 10)
      let (next, overToo) = tens.addingReportingOverflow(Int(digit - 48))
      guard !over, !overToo else { throw wrong("a number is too large") }
      value = next
      position += 1
    }
    guard position > start else { throw wrong("a whole number is expected") }
    return value
  }

  private mutating func string() throws -> String {
    try expect("\"")
    var text: [UInt8] = []
    while true {
      guard position < bytes.count else { throw wrong("a text does not end") }
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw wrong("a text is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): try escape(into: &text)
      case 0..<32: throw wrong("a text holds a control character")
      default: text.append(byte)
      }
    }
  }

  private mutating func escape(into text: inout [UInt8]) throws {
    guard position < bytes.count else { throw wrong("a text does not end") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(8)
    case UInt8(ascii: "f"): text.append(12)
    case UInt8(ascii: "n"): text.append(10)
    case UInt8(ascii: "r"): text.append(13)
    case UInt8(ascii: "t"): text.append(9)
    case UInt8(ascii: "u"):
      var unit = UInt32(try hexadecimal())
      if unit & 0xfc00 == 0xd800, accept(exactly: "\\u") {
        let low = UInt32(try hexadecimal())
        guard low & 0xfc00 == 0xdc00 else { throw wrong("half a surrogate pair") }
        unit = 0x10000 + (unit & 0x3ff) << 10 + low & 0x3ff
      }
      guard let scalar = Unicode.Scalar(unit) else { throw wrong("half a surrogate pair") }
      text.append(contentsOf: Array(String(Character(scalar)).utf8))
    default: throw wrong("an unknown escape")
    }
  }

  private mutating func hexadecimal() throws -> UInt16 {
    guard let digits = bytes.part(at: position, count: 4)?.text,
      digits.utf8.allSatisfy({ $0 != 43 && $0 != 45 }), let value = UInt16(digits, radix: 16)
    else { throw wrong("four hexadecimal digits are expected") }
    position += 4
    return value
  }

  private mutating func skipSpace() {
    while position < bytes.count, [32, 9, 10, 13].contains(bytes[position]) { position += 1 }
  }

  private mutating func accept(_ character: Character) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == character.asciiValue else { return false }
    position += 1
    return true
  }

  private mutating func accept(exactly text: String) -> Bool {
    guard bytes.part(at: position, count: text.utf8.count)?.elementsEqual(text.utf8) == true else {
      return false
    }
    position += text.utf8.count
    return true
  }

  private mutating func expect(_ character: Character) throws {
    guard accept(character) else { throw wrong("`\(character)` is expected") }
  }

  private func wrong(_ reason: String) -> CheckpointError {
    let offset = bytes.range.lowerBound + position
    return CheckpointError(
      .malformed, "its safetensors header is wrong at byte \(offset): \(reason)")
  }
}
