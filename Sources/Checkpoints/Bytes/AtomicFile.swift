import Glibc

/// A file that appears under its name only when it is complete: written under a hidden name in the
/// same folder, forced to the disk, then renamed. What was there before is untouched until then.
///
/// Dropped before `commit()`, it leaves nothing behind.
package final class AtomicFile {
  private let path: String
  private let folder: String
  private let temporary: String
  private var descriptor: CInt

  package init(_ path: String) throws(SystemError) {
    let slash = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
    var name = path[slash...]
    // File systems allow 255 bytes a name, and the temporary one is longer.
    while name.utf8.count > 200 { name.removeLast() }
    var template = Array("\(path[..<slash]).\(name).XXXXXX".utf8CString)
    (self.path, folder) = (path, Self.folder(of: path))
    descriptor = mkstemp(&template)
    temporary = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    guard descriptor >= 0 else { throw .last }
  }

  deinit {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(temporary)
  }

  package func write(_ bytes: [UInt8]) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      let written = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done)
      }
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw .last }
      done += written
    }
  }

  /// Gives the file its name, with the permissions that a new file has.
  package func commit() throws(SystemError) {
    let mask = umask(0)
    umask(mask)
    fchmod(descriptor, 0o666 & ~mask)
    // A full disk, or a quota, may show only here.
    guard fsync(descriptor) == 0, rename(temporary, path) == 0 else { throw .last }
    close(descriptor)
    descriptor = -1
    synchronizeFolder()
  }

  /// The folder of a file as its path names it; "." for the working directory.
  package static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The rename itself is on the disk only when its folder is.
  private func synchronizeFolder() {
    let descriptor = open(folder, O_RDONLY)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }
}
