/// Reads a pickle as data. Nothing of the file is ever run.
///
/// Goals, in this order: never build anything but plain values from the names in `PickleName`;
/// never cost more than the file's size justifies; read every checkpoint that people hold.
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

  var stack: [PickleValue] = []
  var marks: [Int] = []
  var memo: [Int: PickleValue] = [:]
  /// The most values that the stack ever held.
  var highWater = 0
  /// How deep each node nests.
  var depths: [Int] = []
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

  func malformed(_ reason: String) -> CheckpointError {
    CheckpointError(.malformed, "is a wrong pickle at byte \(offset): \(reason)")
  }
}

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
