import Foundation
import Graph

/// Writes files so that a reader finds the old content or the new, never a part.
public enum SafeFile {
  /// Writes `bytes` under another name in the same folder, forces them to the disk, and renames.
  /// When anything fails, what was there before is untouched and nothing new is left.
  ///
  /// - Throws: `PipelineError` of code `unwritable`, with the remedy.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    let url = URL(filePath: path)
    let parent = url.deletingLastPathComponent().path(percentEncoded: false)
    let folder = parent.count > 1 && parent.hasSuffix("/") ? String(parent.dropLast()) : parent
    if isFolder(path) {
      throw PipelineError(.unwritable, path: path, "this is a folder; give the file a name")
    }
    var template = Array("\(folder)/.\(prefix(of: url.lastPathComponent)).XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw failure(errno, path, folder) }
    let temporary = String(
      decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    var isFinished = false
    defer { if !isFinished { unlink(temporary) } }
    do {
      defer { close(descriptor) }
      try fill(descriptor, with: bytes, path, folder)
      let mask = umask(0)
      umask(mask)
      fchmod(descriptor, 0o666 & ~mask)
      // A full disk, or a quota, may show only here.
      guard fsync(descriptor) == 0 else { throw failure(errno, path, folder) }
    }
    guard rename(temporary, path) == 0 else { throw failure(errno, path, folder) }
    isFinished = true
    synchronize(folder: folder)
  }

  /// Creates a folder and those above it, where they are not there yet.
  public static func createFolder(_ path: String) throws {
    if path.isEmpty || isFolder(path) { return }
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true)
    } catch {
      throw PipelineError(
        .unwritable, path: path,
        "the folder cannot be created; choose another place, or change the permissions above it")
    }
  }

  private static func fill(
    _ descriptor: CInt, with bytes: [UInt8], _ path: String, _ folder: String
  ) throws {
    try bytes.withUnsafeBytes { buffer in
      var done = 0
      while done < buffer.count {
        let written = Foundation.write(descriptor, buffer.baseAddress! + done, buffer.count - done)
        if written > 0 {
          done += written
        } else if written < 0, errno != EINTR {
          throw failure(errno, path, folder)
        }
      }
    }
  }

  /// The rename itself is on the disk only when its folder is.
  private static func synchronize(folder: String) {
    let descriptor = Foundation.open(folder, O_RDONLY)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// File systems allow 255 bytes a name, and the temporary one is longer.
  private static func prefix(of name: String) -> String {
    var name = name
    while name.utf8.count > 200 { name.removeLast() }
    return name
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  private static func failure(_ number: CInt, _ path: String, _ folder: String) -> PipelineError {
    PipelineError(.unwritable, path: path, reason(number, folder))
  }

  /// What an error number says of writing into a folder, and the remedy.
  static func reason(_ number: CInt, _ folder: String) -> String {
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
    default: return "the file cannot be written (\(String(cString: strerror(number))))"
    }
  }

  /// The folder of a file as its path names it; empty for the working directory.
  public static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
