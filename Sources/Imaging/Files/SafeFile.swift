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
      throw PipelineError(
        .unwritable, path: path, error.refusal(writingInto: folder(of: path)))
    }
  }

  /// Creates a folder and those above it, where they are not there yet.
  public static func createFolder(_ path: String) throws {
    if isFolder(path) { return }
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

  /// The folder of a file as its path names it; "." for the working directory.
  public static func folder(of path: String) -> String { AtomicFile.folder(of: path) }
}
