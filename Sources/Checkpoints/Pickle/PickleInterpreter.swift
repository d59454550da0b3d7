/// Reads a pickle as data. Nothing of the file is ever run.
///
/// Goals, in this order: never build anything but plain values from the names in `PickleName`; never
/// cost more than the file's size justifies; read every checkpoint that people hold.
///
/// - Source: CPython's `Lib/pickletools.py`, which specifies each operation
struct PickleInterpreter {
  /// Turns the persistent id of a storage into the storage.
  typealias StorageLoader = (inout PickleHeap, [PickleValue], _ offset: Int) throws -> TorchStorage

  var heap = PickleHeap()
  var reader: ByteReader
  var limits: PickleLimits
  /// How many streams this one stands in.
  let nesting: Int
  let loadStorage: StorageLoader?
  /// Which storage each persistent id stands for.
  var storageOfKey: [String: Int] = [:]

  private var stack: [PickleValue] = []
  private var marks: [Int] = []
  private var memo: [Int: PickleValue] = [:]
  private var highWater = 0
  /// How deep each node nests.
  private var depths: [Int] = []
  /// Where the operation that runs stands in the file.
  private(set) var offset = 0

  init(
    _ bytes: Bytes, limits: PickleLimits, nesting: Int = 0, loadStorage: StorageLoader? = nil
  ) throws {
    reader = ByteReader(bytes)
    self.limits = limits
    self.nesting = nesting
    self.loadStorage = loadStorage
    guard nesting < 4 else {
      throw CheckpointError(.excessive, "nests streams in streams too deeply")
    }
  }

  /// Reads one pickle, up to its STOP.
  mutating func run() throws -> PickleValue {
    (stack, marks, memo) = ([], [], [:])
    while true {
      offset = reader.offset
      try limits.operation(at: offset)
      let operation = try reader.byte()
      if operation == UInt8(ascii: ".") {
        let value = try pop()
        (stack, marks, memo) = ([], [], [:])
        return value
      }
      try perform(operation)
    }
  }

  private mutating func perform(_ operation: UInt8) throws {
    switch operation {
    // Framing.
    case 0x80:
      let version = try reader.byte()
      guard version <= 5 else { throw malformed("announces pickle protocol \(version)") }
    case 0x95:
      let length = try reader.integer(UInt64.self)
      guard length <= UInt64(reader.remaining) else { throw malformed("a frame is too long") }
    // Plain values.
    case UInt8(ascii: "N"): try push(.none)
    case 0x88: try push(.bool(true))
    case 0x89: try push(.bool(false))
    case UInt8(ascii: "K"): try push(.int(Int(try reader.byte())))
    case UInt8(ascii: "M"): try push(.int(Int(try reader.integer(UInt16.self))))
    case UInt8(ascii: "J"): try push(.int(Int(try reader.integer(Int32.self))))
    case 0x8a: try pushLong(Int(try reader.byte()))
    case 0x8b: try pushLong(Int(try reader.integer(Int32.self)))
    case UInt8(ascii: "G"):
      try push(.double(Double(bitPattern: UInt64(bigEndian: try reader.integer(UInt64.self)))))
    case UInt8(ascii: "I"), UInt8(ascii: "L"), UInt8(ascii: "F"), UInt8(ascii: "S"),
      UInt8(ascii: "V"):
      try push(try textValue(operation))
    // Texts and bytes.
    case 0x8c: try pushText(Int(try reader.byte()))
    case UInt8(ascii: "X"): try pushText(Int(try reader.integer(UInt32.self)))
    case 0x8d: try pushText(try length())
    case UInt8(ascii: "U"), UInt8(ascii: "C"): try pushBytes(Int(try reader.byte()))
    case UInt8(ascii: "T"): try pushBytes(Int(try reader.integer(Int32.self)))
    case UInt8(ascii: "B"): try pushBytes(Int(try reader.integer(UInt32.self)))
    case 0x8e, 0x96: try pushBytes(try length())
    // Collections.
    case UInt8(ascii: "("):
      try limits.charge(8, at: offset)
      marks.append(stack.count)
    case UInt8(ascii: ")"): try push(try node(.tuple([]), children: []))
    case UInt8(ascii: "]"), 0x8f: try push(try node(.list([]), children: []))
    case UInt8(ascii: "}"): try push(try node(.dictionary([], nil), children: []))
    case 0x85, 0x86, 0x87: try pushTuple(try pop(Int(operation) - 0x84))
    case UInt8(ascii: "t"): try pushTuple(try popToMark())
    case UInt8(ascii: "l"), 0x91:
      let items = try popToMark()
      try push(try node(.list(items), children: items))
    case UInt8(ascii: "d"):
      let items = try popToMark()
      try push(try node(.dictionary([], nil), children: []))
      try setItems(items)
    case UInt8(ascii: "a"): try append([try pop()])
    case UInt8(ascii: "e"), 0x90: try append(try popToMark())
    case UInt8(ascii: "s"): try setItems(try pop(2))
    case UInt8(ascii: "u"): try setItems(try popToMark())
    // The stack and the memo.
    case UInt8(ascii: "0"):
      if marks.last == stack.count { marks.removeLast() } else { _ = try pop() }
    case UInt8(ascii: "1"): _ = try popToMark()
    case UInt8(ascii: "2"): try push(try top())
    case UInt8(ascii: "q"): try remember(Int(try reader.byte()))
    case UInt8(ascii: "r"): try remember(Int(try reader.integer(UInt32.self)))
    case UInt8(ascii: "p"): try remember(try lineNumber())
    case 0x94: try remember(memo.count)
    case UInt8(ascii: "h"): try recall(Int(try reader.byte()))
    case UInt8(ascii: "j"): try recall(Int(try reader.integer(UInt32.self)))
    case UInt8(ascii: "g"): try recall(try lineNumber())
    // Names and what is made of them.
    case UInt8(ascii: "c"): try push(.name(try lineName()))
    case 0x93:
      let parts = try pop(2)
      guard let module = heap.string(parts[0]), let name = heap.string(parts[1]) else {
        throw malformed("a name is no text")
      }
      try push(.name(try known(module, name)))
    case UInt8(ascii: "R"), 0x81:
      let parts = try pop(2)
      try push(try call(parts[0], heap.elements(parts[1])))
    case 0x92:
      let parts = try pop(3)
      try push(try call(parts[0], heap.elements(parts[1])))
    case UInt8(ascii: "o"):
      let parts = try popToMark()
      guard let callee = parts.first else { throw malformed("an object of no class") }
      try push(try call(callee, Array(parts.dropFirst())))
    case UInt8(ascii: "i"):
      let name = try lineName()
      try push(try call(.name(name), try popToMark()))
    case UInt8(ascii: "b"):
      let state = try pop()
      let target = try top()
      try build(target, state)
    case UInt8(ascii: "Q"): try push(try persistent(try pop()))
    default:
      throw malformed("the pickle operation 0x\(String(operation, radix: 16)) is not for data")
    }
  }
}

// MARK: - The stack

extension PickleInterpreter {
  func malformed(_ reason: String) -> CheckpointError {
    CheckpointError(.malformed, "is a wrong pickle at byte \(offset): \(reason)")
  }

  private mutating func push(_ value: PickleValue) throws {
    stack.append(value)
    if stack.count > highWater {
      highWater = stack.count
      try limits.charge(MemoryLayout<PickleValue>.stride, at: offset)
    }
  }

  private func top() throws -> PickleValue {
    guard let value = stack.last, stack.count > marks.last ?? 0 else {
      throw malformed("its stack is empty")
    }
    return value
  }

  private mutating func pop() throws -> PickleValue {
    let value = try top()
    stack.removeLast()
    return value
  }

  private mutating func pop(_ count: Int) throws -> [PickleValue] {
    guard stack.count - (marks.last ?? 0) >= count else { throw malformed("its stack is empty") }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  private mutating func popToMark() throws -> [PickleValue] {
    guard let mark = marks.popLast() else { throw malformed("it has no mark") }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  private mutating func remember(_ index: Int) throws {
    try limits.charge(2 * MemoryLayout<(Int, PickleValue)>.stride, at: offset)
    memo[index] = try top()
  }

  private mutating func recall(_ index: Int) throws {
    guard let value = memo[index] else { throw malformed("it remembers nothing as \(index)") }
    try push(value)
  }
}

// MARK: - Values

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

  private mutating func pushTuple(_ items: [PickleValue]) throws {
    try push(try node(.tuple(items), children: items))
  }

  private mutating func append(_ items: [PickleValue]) throws {
    guard case .node(let index) = try top(), case .list(var list) = heap.nodes[index] else {
      throw malformed("it appends to what is no list")
    }
    try limits.charge(items.count * MemoryLayout<PickleValue>.stride, at: offset)
    try deepen(index, items)
    heap.nodes[index] = .unbuiltArray  // so that the list has one owner and grows in place
    list.append(contentsOf: items)
    heap.nodes[index] = .list(list)
  }

  private mutating func setItems(_ items: [PickleValue]) throws {
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

  private mutating func pushText(_ count: Int) throws {
    let bytes = try reader.take(count)
    try limits.charge(count, at: offset)
    try push(.string(bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }))
  }

  private mutating func pushBytes(_ count: Int) throws {
    try push(try bytes(try reader.take(count)))
  }

  mutating func bytes(_ bytes: Bytes) throws -> PickleValue {
    try limits.charge(MemoryLayout<Bytes>.stride, at: offset)
    heap.bytes.append(bytes)
    return .bytes(heap.bytes.count - 1)
  }

  private mutating func length() throws -> Int {
    let length = try reader.integer(UInt64.self)
    guard length <= UInt64(reader.remaining) else {
      throw CheckpointError(
        .truncated,
        "ends too early: \(length) bytes wanted at byte \(offset), \(reader.remaining) there")
    }
    return Int(length)
  }

  private mutating func pushLong(_ count: Int) throws {
    let digits = try reader.take(count)
    guard count <= 8 else { return try push(try bytes(digits)) }
    var value = count > 0 && digits[count - 1] & 0x80 != 0 ? -1 : 0
    for i in (0..<count).reversed() { value = value << 8 | Int(digits[i]) }
    try push(.int(value))
  }

  /// The values that protocol 0 writes as a line of text.
  private mutating func textValue(_ operation: UInt8) throws -> PickleValue {
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

  private mutating func lineNumber() throws -> Int {
    let line = try reader.line(limit: 20).latin1
    guard let number = Int(line) else { throw malformed("`\(line.quotable)` is no number") }
    return number
  }
}

// MARK: - Names

extension PickleInterpreter {
  private mutating func lineName() throws -> PickleName {
    let module = try reader.line(limit: 4096).latin1
    return try known(module, try reader.line(limit: 4096).latin1)
  }

  /// The name, if the reader knows it.
  private func known(_ module: String, _ name: String) throws -> PickleName {
    let name = "\(module).\(name)"
    if let known = PickleName.all[name] { return known }
    let kind = PickleName.kind(ofFileNaming: name).map { "; \($0)" } ?? ""
    throw CheckpointError(
      .refused,
      "refuses `\(name.quotable)` at byte \(offset): only plain data is read, no code is run\(kind)"
    )
  }
}
