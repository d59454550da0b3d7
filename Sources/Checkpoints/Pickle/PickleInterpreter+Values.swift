// The values that operations make, and what they hold.

extension PickleInterpreter {
  /// A new node; nodes that stand too deep in each other are refused.
  mutating func node(_ node: PickleNode, children: [PickleValue]) throws -> PickleValue {
    let stride = MemoryLayout<PickleNode>.stride + MemoryLayout<Int>.stride
    try limits.charge(stride + children.count * MemoryLayout<PickleValue>.stride, at: offset)
    heap.nodes.append(node)
    depths.append(0)
    try deepen(heap.nodes.count - 1, children)
    return .node(heap.nodes.count - 1)
  }

  private mutating func deepen(_ index: Int, _ children: [PickleValue]) throws {
    for case .node(let child) in children { depths[index] = max(depths[index], depths[child] + 1) }
    guard depths[index] <= limits.depth else {
      throw CheckpointError(
        .excessive, "nests values more than \(limits.depth) deep, at byte \(offset)")
    }
  }

  mutating func pushTuple(_ items: [PickleValue]) throws {
    try push(try node(.tuple(items), children: items))
  }

  mutating func append(_ items: [PickleValue]) throws {
    guard case .node(let index) = try top(), case .list(var list) = heap.nodes[index] else {
      throw malformed("it appends to what is no list")
    }
    try limits.charge(items.count * MemoryLayout<PickleValue>.stride, at: offset)
    try deepen(index, items)
    heap.nodes[index] = .unbuiltArray  // so that the list has one owner and grows in place
    list.append(contentsOf: items)
    heap.nodes[index] = .list(list)
  }

  mutating func setItems(_ items: [PickleValue]) throws {
    guard case .node(let index) = try top(),
      case .dictionary(var entries, let kind) = heap.nodes[index]
    else { throw malformed("it sets an item of what is no dictionary") }
    guard items.count.isMultiple(of: 2) else { throw malformed("a key has no value") }
    try limits.charge(items.count * MemoryLayout<PickleValue>.stride, at: offset)
    try deepen(index, items)
    heap.nodes[index] = .unbuiltArray
    for i in stride(from: 0, to: items.count, by: 2) { entries.append((items[i], items[i + 1])) }
    heap.nodes[index] = .dictionary(entries, kind)
  }

  mutating func pushText(_ count: Int) throws {
    let bytes = try reader.take(count)
    try limits.charge(count, at: offset)
    try push(.string(bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }))
  }

  mutating func pushBytes(_ count: Int) throws {
    try push(try bytes(try reader.take(count)))
  }

  mutating func bytes(_ bytes: Bytes) throws -> PickleValue {
    try limits.charge(MemoryLayout<Bytes>.stride, at: offset)
    heap.bytes.append(bytes)
    return .bytes(heap.bytes.count - 1)
  }

  mutating func length() throws -> Int {
    let length = try reader.integer(UInt64.self)
    guard length <= UInt64(reader.remaining) else {
      throw CheckpointError(
        .truncated,
        "ends too early: \(length) bytes wanted at byte \(offset), \(reader.remaining) there")
    }
    return Int(length)
  }

  mutating func pushLong(_ count: Int) throws {
    let digits = try reader.take(count)
    guard count <= 8 else { return try push(try bytes(digits)) }
    var value = count > 0 && digits[count - 1] & 0x80 != 0 ? -1 : 0
    for i in (0..<count).reversed() { value = value << 8 | Int(digits[i]) }
    try push(.int(value))
  }

  /// The values that protocol 0 writes as a line of text.
  mutating func textValue(_ operation: UInt8) throws -> PickleValue {
    let line = try reader.line(limit: 1 << 16).latin1
    switch operation {
    case UInt8(ascii: "F"):
      guard let value = Double(line) else { throw malformed("`\(line.quotable)` is no number") }
      return .double(value)
    case UInt8(ascii: "I") where line == "01": return .bool(true)
    case UInt8(ascii: "I") where line == "00": return .bool(false)
    case UInt8(ascii: "I"), UInt8(ascii: "L"):
      let digits = line.hasSuffix("L") ? String(line.dropLast()) : line
      guard let value = Int(digits) else { throw malformed("`\(line.quotable)` is no number") }
      return .int(value)
    case UInt8(ascii: "S"):
      guard line.count >= 2, let quote = line.first, "'\"".contains(quote), line.last == quote,
        !line.contains("\\")
      else { throw malformed("a quoted text is expected") }
      return .string(String(line.dropFirst().dropLast()))
    default:
      guard !line.contains("\\") else { throw malformed("a text holds escapes") }
      return .string(line)
    }
  }

  mutating func lineNumber() throws -> Int {
    let line = try reader.line(limit: 20).latin1
    guard let number = Int(line) else { throw malformed("`\(line.quotable)` is no number") }
    return number
  }
}
