/// PyTorch's container before 1.6, and what `torch.storage._load_from_bytes` holds: five pickles in
/// a row (magic number, 1001, facts about the writer, the object, the keys of its storages), then
/// for each key a count and the numbers.
///
/// The numbers are little-endian, whatever machine wrote them: PyTorch swaps them when it writes on
/// a big-endian one. A file whose writer says to be big-endian *and* counts in that order is taken
/// to hold its numbers in that order too.
///
/// - Source: PyTorch, `torch/serialization.py`, `_legacy_save`
struct TorchLegacy {
  /// 0x1950a86a20f9469cfc6c
  private static let magic: [UInt8] = [
    0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19,
  ]

  private var interpreter: PickleInterpreter

  var heap: PickleHeap { interpreter.heap }
  var limits: PickleLimits { interpreter.limits }

  static func matches(_ bytes: Bytes) -> Bool {
    guard bytes.count >= 14, bytes[0] == 0x80 else { return false }
    return (2...16).contains { bytes.part(at: $0, count: 10)?.elementsEqual(magic) == true }
  }

  static func read(_ bytes: Bytes) throws -> Checkpoint {
    var stream = try TorchLegacy(bytes, limits: PickleLimits(fileSize: bytes.count), nesting: 0)
    let root = try stream.load()
    return try Checkpoint(
      flattening: root, in: stream.heap, limits: stream.limits, container: .torchLegacy,
      elementLimit: bytes.count)
  }

  init(_ bytes: Bytes, limits: PickleLimits, nesting: Int) throws {
    interpreter = try PickleInterpreter(bytes, limits: limits, nesting: nesting) {
      heap, parts, offset in
      guard case .name(.storage(let type)) = parts[1], let key = heap.string(parts[2]),
        let count = parts[4].int, count >= 0
      else {
        throw CheckpointError(.malformed, "describes a storage wrongly at byte \(offset)")
      }
      return TorchStorage(key: key, type: type, count: count, source: .pending)
    }
  }

  /// Reads the object and gives its storages their bytes.
  mutating func load() throws -> PickleValue {
    guard case .bytes(let index) = try interpreter.run(),
      interpreter.heap.bytes[index].elementsEqual(Self.magic)
    else { throw CheckpointError(.malformed, "does not start as a PyTorch file") }
    guard case .int(1001) = try interpreter.run() else {
      throw CheckpointError(.unsupported, "is of an unknown version of PyTorch's legacy container")
    }
    let facts = try interpreter.run()
    let isBigEndian = interpreter.heap[facts, "little_endian"]?.bool == false
    let root = try interpreter.run()
    let keys = try interpreter.run()
    try readStorages(interpreter.heap.elements(keys) ?? [], isBigEndian)
    return root
  }

  private mutating func readStorages(_ keys: [PickleValue], _ writerIsBigEndian: Bool) throws {
    var indexOfKey: [String: Int] = [:]
    for (index, storage) in interpreter.heap.storages.enumerated() {
      if case .pending = storage.source { indexOfKey[storage.key] = index }
    }
    for key in keys {
      guard let key = interpreter.heap.string(key), let index = indexOfKey[key] else {
        throw CheckpointError(
          .malformed, "holds a storage that nothing uses, at byte \(interpreter.reader.offset)")
      }
      var storage = interpreter.heap.storages[index]
      let offset = interpreter.reader.offset
      let word = try interpreter.reader.integer(Int64.self)
      storage.isBigEndian =
        writerIsBigEndian && word.byteSwapped == Int64(storage.count)
        && word != Int64(storage.count)
      let count = storage.isBigEndian ? word.byteSwapped : word
      let (size, over) = Int(count).multipliedReportingOverflow(by: storage.type.size)
      guard count >= 0, !over, count == storage.count else {
        throw CheckpointError(
          .malformed,
          "announces \(storage.count) numbers of storage `\(key.quotable)` and gives \(count), "
            + "at byte \(offset)")
      }
      storage.source = .bytes(try interpreter.reader.take(size))
      interpreter.heap.storages[index] = storage
    }
  }
}
