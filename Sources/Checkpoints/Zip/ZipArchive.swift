/// A zip archive whose members are stored, not compressed, as PyTorch writes it.
///
/// The central directory says what there is; each member's own header, which must agree, says where
/// its bytes begin. Members must lie inside the file and apart from each other: what overlaps is
/// how small archives pretend to be large ones.
///
/// - Source: PKWARE, APPNOTE.TXT, 4.3 and 4.5.3 (zip64)
struct ZipArchive {
  private struct Entry {
    let name: String
    let header: Int
    let size: Int
  }

  private(set) var names: [String] = []
  private var members: [String: Bytes] = [:]

  init(_ bytes: Bytes) throws {
    let directory = try ZipDirectory(bytes)
    var entries: [Entry] = []
    var reader = ByteReader(bytes.part(at: directory.offset, count: directory.size)!)
    for _ in 0..<directory.count { entries.append(try Self.entry(&reader)) }
    var end = 0
    for entry in entries.sorted(by: { $0.header < $1.header }) {
      guard entry.header >= end else {
        throw Self.malformed("the member `\(entry.name.quotable)` overlaps another")
      }
      let data = try Self.data(of: entry, in: bytes, before: directory.offset)
      end = data.range.upperBound - bytes.range.lowerBound
      guard members.updateValue(data, forKey: entry.name) == nil else {
        throw Self.malformed("the member `\(entry.name.quotable)` is there twice")
      }
    }
    names = entries.map(\.name)
  }

  /// The bytes of a member, or `nil` where there is none of that name.
  func member(_ name: String) throws -> Bytes? { members[name] }

  static func malformed(_ reason: String) -> CheckpointError {
    CheckpointError(.malformed, "is a wrong zip archive: \(reason)")
  }

  /// One entry of the central directory.
  private static func entry(_ reader: inout ByteReader) throws -> Entry {
    guard try reader.integer(UInt32.self) == 0x0201_4b50 else {
      throw malformed("an entry of its directory is missing at byte \(reader.offset - 4)")
    }
    try reader.skip(4)
    let flags = try reader.integer(UInt16.self)
    let method = try reader.integer(UInt16.self)
    try reader.skip(8)
    var packed = UInt64(try reader.integer(UInt32.self))
    var size = UInt64(try reader.integer(UInt32.self))
    let nameLength = Int(try reader.integer(UInt16.self))
    let extraLength = Int(try reader.integer(UInt16.self))
    let commentLength = Int(try reader.integer(UInt16.self))
    try reader.skip(8)
    var header = UInt64(try reader.integer(UInt32.self))
    guard let name = try reader.take(nameLength).text else {
      throw malformed("a member's name is not UTF-8")
    }
    var extra = ByteReader(try reader.take(extraLength))
    try reader.skip(commentLength)
    if [packed, size, header].contains(0xffff_ffff) {
      try readWide(&extra, [\.size, \.packed, \.header], &size, &packed, &header)
    }
    guard flags & 1 == 0 else { throw malformed("`\(name.quotable)` is encrypted") }
    guard method == 0, packed == size else {
      throw CheckpointError(
        .unsupported,
        "holds the compressed member `\(name.quotable)`; PyTorch stores its members as they are")
    }
    guard let size = Int(exactly: size), let header = Int(exactly: header) else {
      throw malformed("`\(name.quotable)` lies past every file")
    }
    return Entry(name: name, header: header, size: size)
  }

  private struct Wide { var size = UInt64(0), packed = UInt64(0), header = UInt64(0) }

  /// The zip64 field of an entry: wide values for those that are marked as too large, in this
  /// order.
  private static func readWide(
    _ extra: inout ByteReader, _ order: [WritableKeyPath<Wide, UInt64>], _ size: inout UInt64,
    _ packed: inout UInt64, _ header: inout UInt64
  ) throws {
    var wide = Wide(size: size, packed: packed, header: header)
    while extra.remaining >= 4 {
      let id = try extra.integer(UInt16.self)
      var field = ByteReader(try extra.take(Int(try extra.integer(UInt16.self))))
      guard id == 1 else { continue }
      for value in order where wide[keyPath: value] == 0xffff_ffff {
        wide[keyPath: value] = try field.integer(UInt64.self)
      }
      (size, packed, header) = (wide.size, wide.packed, wide.header)
      return
    }
    throw malformed("a large member has no zip64 field")
  }

  /// A member's bytes, after its own header.
  private static func data(of entry: Entry, in bytes: Bytes, before limit: Int) throws -> Bytes {
    guard let part = bytes.part(at: entry.header, count: max(0, limit - entry.header)) else {
      throw malformed("`\(entry.name.quotable)` lies outside the file")
    }
    var reader = ByteReader(part)
    guard try reader.integer(UInt32.self) == 0x0403_4b50 else {
      throw malformed("`\(entry.name.quotable)` is not at byte \(entry.header)")
    }
    try reader.skip(22)
    let nameLength = Int(try reader.integer(UInt16.self))
    let extraLength = Int(try reader.integer(UInt16.self))
    guard try reader.take(nameLength).elementsEqual(entry.name.utf8) else {
      throw malformed("`\(entry.name.quotable)` has another name in its own header")
    }
    try reader.skip(extraLength)
    return try reader.take(entry.size)
  }
}
