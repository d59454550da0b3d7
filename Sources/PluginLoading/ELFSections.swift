import Checkpoints

/// The named sections of a program or a library, read from its file without loading it.
///
/// - Source: System V ABI, chapter 4, Object Files; 64-bit, little-endian.
package struct ELFSections {
  private let file: Bytes
  private var places: [String: (offset: Int, count: Int)] = [:]

  /// - Returns: `nil` for what is no such file, or is cut off.
  package init?(contentsOf path: String) {
    guard let source = try? ByteSource.mapping(path) else { return nil }
    file = Bytes(source)
    let isElf = file.part(at: 0, count: 6)?.elementsEqual([0x7f, 0x45, 0x4c, 0x46, 2, 1]) == true
    guard isElf, let table = file.integer(at: 40, as: UInt64.self),
      let size = file.integer(at: 58, as: UInt16.self).map(Int.init), size >= 64,
      let count = file.integer(at: 60, as: UInt16.self).map(Int.init),
      let namesIndex = file.integer(at: 62, as: UInt16.self).map(Int.init),
      let start = Int(exactly: table), start <= file.count, namesIndex < count,
      let names = entry(at: start + namesIndex * size)
    else { return nil }
    for index in 0..<count {
      guard let (name, offset, length) = entry(at: start + index * size) else { return nil }
      guard let text = string(at: names.offset + name) else { continue }
      places[text] = (offset, length)
    }
  }

  /// Where the section of that name lies in the file.
  package func range(of name: String) -> Range<Int>? {
    guard let place = places[name], file.part(at: place.offset, count: place.count) != nil else {
      return nil
    }
    return place.offset..<place.offset + place.count
  }

  /// The bytes of the section of that name.
  package subscript(name: String) -> [UInt8]? {
    guard let place = places[name] else { return nil }
    return file.part(at: place.offset, count: place.count)?.withUnsafeBytes { Array($0) }
  }

  private func entry(at header: Int) -> (name: Int, offset: Int, count: Int)? {
    guard let name = file.integer(at: header, as: UInt32.self),
      let offset = file.integer(at: header + 24, as: UInt64.self).flatMap(Int.init(exactly:)),
      let count = file.integer(at: header + 32, as: UInt64.self).flatMap(Int.init(exactly:)),
      offset <= file.count
    else { return nil }
    return (Int(name), offset, count)
  }

  private func string(at start: Int) -> String? {
    let longest = min(64, file.count - start)
    guard longest > 0, let bytes = file.part(at: start, count: longest) else { return nil }
    return bytes.withUnsafeBytes { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
