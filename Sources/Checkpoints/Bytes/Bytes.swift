import Glibc

/// A part of a `ByteSource`, its bounds always inside it.
package struct Bytes: Sendable {
  package let source: ByteSource
  /// Positions in the source: for a mapped file, offsets from its first byte.
  package let range: Range<Int>

  package init(_ source: ByteSource) {
    self.source = source
    range = 0..<source.count
  }

  package init(_ bytes: some Collection<UInt8>) { self.init(ByteSource(bytes)) }

  private init(_ source: ByteSource, _ range: Range<Int>) {
    self.source = source
    self.range = range
  }

  package var count: Int { range.count }

  /// The byte at `position`, counted from the first of this part.
  package subscript(position: Int) -> UInt8 {
    precondition(position >= 0 && position < count, "Bytes: position outside")
    return source.base.load(fromByteOffset: range.lowerBound + position, as: UInt8.self)
  }

  /// `count` bytes from `offset` on, or `nil` where they are not all there.
  package func part(at offset: Int, count: Int) -> Bytes? {
    guard offset >= 0, count >= 0, offset <= self.count, count <= self.count - offset else {
      return nil
    }
    let start = range.lowerBound + offset
    return Bytes(source, start..<start + count)
  }

  /// A little-endian number at `offset`, or `nil` where its bytes are not all there.
  package func integer<T: FixedWidthInteger>(at offset: Int, as type: T.Type) -> T? {
    guard let part = part(at: offset, count: MemoryLayout<T>.size) else { return nil }
    let raw = source.base.loadUnaligned(fromByteOffset: part.range.lowerBound, as: T.self)
    return T(littleEndian: raw)
  }

  package func withUnsafeBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
    let base = source.base + range.lowerBound
    return try withExtendedLifetime(source) {
      try body(UnsafeRawBufferPointer(start: base, count: range.count))
    }
  }

  /// The text in UTF-8, or `nil` where it is none.
  package var text: String? {
    withUnsafeBytes { String(validating: $0, as: UTF8.self) }
  }

  /// The text in Latin-1: every byte is a character.
  package var latin1: String {
    var text = ""
    text.reserveCapacity(count)
    withUnsafeBytes { for byte in $0 { text.unicodeScalars.append(Unicode.Scalar(byte)) } }
    return text
  }

  package func elementsEqual(_ other: some Sequence<UInt8>) -> Bool {
    withUnsafeBytes { $0.elementsEqual(other) }
  }
}
