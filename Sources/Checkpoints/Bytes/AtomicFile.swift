import Glibc

/// A file that appears under its name only when it is complete.
///
/// Dropped before `commit()`, it leaves nothing behind.
final class AtomicFile {
  private let path: String
  private let temporary: String
  private var descriptor: Int32

  init(_ path: String) throws {
    self.path = path
    var template = Array("\(path).XXXXXX".utf8CString)
    descriptor = template.withUnsafeMutableBufferPointer { mkstemp($0.baseAddress!) }
    temporary = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    guard descriptor >= 0 else { throw Self.unwritable(path) }
  }

  deinit {
    if descriptor >= 0 {
      close(descriptor)
      unlink(temporary)
    }
  }

  func write(_ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { raw in
      var done = 0
      while done < raw.count {
        let written = Glibc.write(descriptor, raw.baseAddress! + done, raw.count - done)
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { throw Self.unwritable(path) }
        done += written
      }
    }
  }

  /// Gives the file its name, with the permissions that a new file has.
  func commit() throws {
    let mask = umask(0)
    umask(mask)
    fchmod(descriptor, 0o666 & ~mask)
    let closed = close(descriptor)
    descriptor = -1
    guard closed == 0, rename(temporary, path) == 0 else {
      let error = Self.unwritable(path)
      unlink(temporary)
      throw error
    }
  }

  private static func unwritable(_ path: String) -> CheckpointError {
    CheckpointError(.unwritable, "cannot be written: \(systemMessage())", path: path)
  }
}
