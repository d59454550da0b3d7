import Glibc

/// Why the system refused something, by its number.
package struct SystemError: Error, CustomStringConvertible {
  package let number: CInt
  package init(_ number: CInt) { self.number = number }

  package var description: String { String(cString: strerror(number)) }
  /// Of the call that has just failed.
  package static var last: SystemError { SystemError(errno) }

  /// What it says of writing into a folder, and the remedy.
  package func refusal(writingInto folder: String) -> String {
    var status = stat()
    switch number {
    case ENOSPC, EDQUOT: return "the disk is full; make room or choose another folder"
    case EACCES, EPERM:
      return "the folder \(folder) may not be written; choose another, or change its permissions"
    case EROFS: return "the folder \(folder) is on a disk that cannot be written; choose another"
    // What the kernel itself shows, such as /proc, says that there is no such file.
    case ENOENT where stat(folder, &status) == 0:
      return "the folder \(folder) takes no files; choose another"
    case ENOENT, ENOTDIR: return "there is no folder \(folder); create it or choose another"
    case ENAMETOOLONG: return "the name is too long for this disk; choose a shorter one"
    case EFBIG: return "the file would be larger than this disk allows"
    default: return "the file cannot be written (\(description))"
    }
  }
}
