/// Where the central directory of a zip archive lies, from the record at its end.
struct ZipDirectory {
  let offset: Int
  let size: Int
  let count: Int

  init(_ bytes: Bytes) throws {
    guard let end = Self.endRecord(bytes) else {
      throw CheckpointError(.truncated, "is a zip archive without its end (a broken download?)")
    }
    var count = UInt64(bytes.integer(at: end + 10, as: UInt16.self)!)
    var size = UInt64(bytes.integer(at: end + 12, as: UInt32.self)!)
    var offset = UInt64(bytes.integer(at: end + 16, as: UInt32.self)!)
    var limit = end
    if let locator = bytes.part(at: end - 20, count: 20),
      locator.integer(at: 0, as: UInt32.self) == 0x0706_4b50
    {
      guard let wide = Int(exactly: locator.integer(at: 8, as: UInt64.self)!),
        let record = bytes.part(at: wide, count: 56), wide <= end - 20,
        record.integer(at: 0, as: UInt32.self) == 0x0606_4b50
      else { throw ZipArchive.malformed("its zip64 end record is not where it says") }
      count = record.integer(at: 32, as: UInt64.self)!
      size = record.integer(at: 40, as: UInt64.self)!
      offset = record.integer(at: 48, as: UInt64.self)!
      limit = wide
    }
    guard let offset = Int(exactly: offset), let size = Int(exactly: size),
      offset <= limit, size <= limit - offset
    else { throw ZipArchive.malformed("its directory lies outside the file") }
    guard let count = Int(exactly: count), count <= size / 46 else {
      throw ZipArchive.malformed("its directory is too small for its entries")
    }
    self.offset = offset
    self.size = size
    self.count = count
  }

  /// The last end record; a comment of up to 65,535 bytes may follow it.
  private static func endRecord(_ bytes: Bytes) -> Int? {
    let last = bytes.count - 22
    guard last >= 0 else { return nil }
    return (max(0, last - 65535)...last).last {
      bytes.integer(at: $0, as: UInt32.self) == 0x0605_4b50
        && Int(bytes.integer(at: $0 + 20, as: UInt16.self)!) == bytes.count - $0 - 22
    }
  }
}
