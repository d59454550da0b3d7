import Glibc

/// An immutable run of bytes: a memory-mapped file, or a buffer of our own.
///
/// A mapped file costs no memory until its pages are touched. Facet replaces files by renaming, so
/// a mapping stays what it was while a file is written anew.
package final class ByteSource: @unchecked Sendable {  // immutable after init
  let base: UnsafeRawPointer
  package let count: Int
  private let isMapped: Bool

  /// Maps the regular file at `path`.
  package static func mapping(_ path: String) throws -> ByteSource {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      throw CheckpointError(.unreadable, "cannot be opened: \(systemMessage())", path: path)
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw CheckpointError(.unreadable, "is not a regular file", path: path)
    }
    let count = Int(status.st_size)
    guard count > 0 else { throw CheckpointError(.truncated, "is empty", path: path) }
    guard let base = mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0), base != MAP_FAILED
    else {
      throw CheckpointError(.unreadable, "cannot be mapped: \(systemMessage())", path: path)
    }
    return ByteSource(base: UnsafeRawPointer(base), count: count, isMapped: true)
  }

  /// Owns a copy of `bytes`.
  package convenience init(_ bytes: some Collection<UInt8>) {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(bytes.count, 1), alignment: 64)
    buffer.copyBytes(from: bytes)
    self.init(base: UnsafeRawPointer(buffer.baseAddress!), count: bytes.count, isMapped: false)
  }

  /// Owns a copy of `values`, in the machine's order, which is little-endian.
  package convenience init(values: [Float]) {
    self.init(values.withUnsafeBytes { ByteSource.copy($0) }, values.count * 4)
  }

  private convenience init(_ base: UnsafeRawPointer, _ count: Int) {
    self.init(base: base, count: count, isMapped: false)
  }

  private static func copy(_ bytes: UnsafeRawBufferPointer) -> UnsafeRawPointer {
    let buffer = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(bytes.count, 1), alignment: 64)
    buffer.copyMemory(from: bytes)
    return UnsafeRawPointer(buffer.baseAddress!)
  }

  private init(base: UnsafeRawPointer, count: Int, isMapped: Bool) {
    self.base = base
    self.count = count
    self.isMapped = isMapped
  }

  deinit {
    if isMapped {
      munmap(UnsafeMutableRawPointer(mutating: base), count)
    } else {
      base.deallocate()
    }
  }
}

/// What the system says about the last failed call.
func systemMessage() -> String { String(cString: strerror(errno)) }

extension ByteSource {
  /// Whether there is a regular file at `path`.
  static func isFile(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }
}
