/// safetensors: u64 little-endian header length, a JSON header, the numbers.
///
/// Every extent is checked against the file before anything is built, and the arrays must fill the
/// data exactly, without overlap or hole, as the format says.
///
/// - Source: https://github.com/huggingface/safetensors, "Format"
enum SafetensorsReader {
  static func read(_ bytes: Bytes) throws -> Checkpoint {
    var reader = ByteReader(bytes)
    let length = try reader.integer(UInt64.self)
    guard length <= UInt64(reader.remaining) else {
      throw CheckpointError(
        .truncated, "announces a header of \(length) bytes and has \(reader.remaining)")
    }
    let header = try SafetensorsHeader(try reader.take(Int(length)))
    let data = reader.rest
    try checkTiling(header.entries, data.count)
    var checkpoint = Checkpoint()
    checkpoint.container = .safetensors
    checkpoint.metadata = header.metadata
    for entry in header.entries { checkpoint[entry.name] = try array(entry, data) }
    return checkpoint
  }

  private static func array(_ entry: SafetensorsHeader.Entry, _ data: Bytes) throws -> StoredArray {
    guard let type = ElementType(rawValue: entry.type) else {
      throw CheckpointError(
        .unsupported, "`\(entry.name.quotable)` has the unknown type \(entry.type.quotable)")
    }
    guard let plain = StoredArray.plainStrides(entry.shape),
      plain.count * type.size == entry.end - entry.start,
      let part = data.part(at: entry.start, count: entry.end - entry.start)
    else {
      throw CheckpointError(
        .malformed,
        "`\(entry.name.quotable)` of shape \(entry.shape.prefix(8)) does not fit its "
          + "\(entry.end - entry.start) bytes")
    }
    return try StoredArray(type, shape: entry.shape, in: part)
  }

  /// Checks that the arrays follow each other from 0 to `count`.
  private static func checkTiling(_ entries: [SafetensorsHeader.Entry], _ count: Int) throws {
    var end = 0
    for entry in entries.sorted(by: { ($0.start, $0.end) < ($1.start, $1.end) }) {
      guard entry.end >= entry.start, entry.end <= count else {
        let code: CheckpointError.Code = entry.end > count ? .truncated : .malformed
        throw CheckpointError(
          code,
          "`\(entry.name.quotable)` lies at \(entry.start)…\(entry.end) of \(count) bytes of data")
      }
      guard entry.start == end else {
        let what = entry.start < end ? "overlaps the array before it" : "leaves a hole before it"
        throw CheckpointError(.malformed, "`\(entry.name.quotable)` \(what)")
      }
      end = entry.end
    }
    guard end == count else {
      throw CheckpointError(.malformed, "\(count - end) bytes after the last array belong to none")
    }
  }
}
