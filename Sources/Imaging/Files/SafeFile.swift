import Checkpoints
import Foundation
import Graph

/// Writes files so that a reader finds the old content or the new, never a part.
public enum SafeFile {
  /// Writes `bytes` under another name in the same folder, forces them to the disk, and renames.
  /// When anything fails, what was there before is untouched and nothing new is left.
  ///
  /// - Throws: `PipelineError` of code `unwritable`, with the remedy.
  public static func write(_ bytes: [UInt8], to path: String) throws {
    if isFolder(path) {
      throw PipelineError(.unwritable, path: path, "this is a folder; give the file a name")
    }
    do {
      let file = try AtomicFile(path)
      try file.write(bytes)
      try file.commit()
    } catch {
      let folder = folder(of: path)
      throw PipelineError(
        .unwritable, path: path, reason(error.number, folder.isEmpty ? "." : folder))
    }
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

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
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
