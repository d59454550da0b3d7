/// Reads a part of a file from its beginning on; every read checks that the bytes are there.
struct ByteReader {
  let bytes: Bytes
  private(set) var position = 0

  init(_ bytes: Bytes) { self.bytes = bytes }

  var remaining: Int { bytes.count - position }

  /// Where the next byte lies in the file, for messages.
  var offset: Int { bytes.range.lowerBound + position }

  /// What is left.
  var rest: Bytes { bytes.part(at: position, count: remaining)! }

  mutating func byte() throws -> UInt8 {
    guard position < bytes.count else { throw ended(1) }
    defer { position += 1 }
    return bytes[position]
  }

  mutating func integer<T: FixedWidthInteger>(_ type: T.Type) throws -> T {
    guard let value = bytes.integer(at: position, as: T.self) else {
      throw ended(MemoryLayout<T>.size)
    }
    position += MemoryLayout<T>.size
    return value
  }

  mutating func take(_ count: Int) throws -> Bytes {
    guard let part = bytes.part(at: position, count: count) else { throw ended(count) }
    position += count
    return part
  }

  /// The bytes up to the next line feed, which is passed over; at most `limit` of them.
  mutating func line(limit: Int) throws -> Bytes {
    var length = 0
    while position + length < bytes.count, bytes[position + length] != 10 {
      length += 1
      if length > limit {
        throw CheckpointError(.malformed, "a line of over \(limit) bytes starts at byte \(offset)")
      }
    }
    guard position + length < bytes.count else { throw ended(length + 1) }
    defer { position += 1 }
    return try take(length)
  }

  mutating func skip(_ count: Int) throws { _ = try take(count) }

  private func ended(_ wanted: Int) -> CheckpointError {
    CheckpointError(
      .truncated, "ends too early: \(wanted) bytes wanted at byte \(offset), \(remaining) there")
  }
}
