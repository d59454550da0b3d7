import Checkpoints
import Foundation
import Graph

/// Whether a file can be written, found out before there is anything to write.
///
/// Permissions alone do not tell (root may write anywhere, and yet not into /proc), so a nameless
/// trial is made where the file would be made, and is gone before the answer: nothing is left, and
/// no folder is created.
public enum OutputPlace {
  /// What stands in the way of a file, and the remedy; `nil` when it can be written.
  public static func obstacle(to path: String) -> String? {
    if path.hasSuffix("/") || isFolder(path) {
      return "\(path) is a folder; give the file a name"
    }
    let name = path.split(separator: "/").last ?? ""
    if name.utf8.count > longestName { return SystemError(ENAMETOOLONG).refusal(writingInto: "") }
    return obstacle(in: SafeFile.folder(of: path))
  }

  /// Refuses a file that cannot be written, for a program that has long to work for it.
  public static func check(_ path: String) throws(PipelineError) {
    guard let reason = obstacle(to: path) else { return }
    throw PipelineError(.unwritable, path: path, reason)
  }

  /// What stands in the way of new files in a folder, which is created if need be.
  static func obstacle(in folder: String) -> String? {
    var place = folder
    while !exists(place) { place = SafeFile.folder(of: place) }
    guard isFolder(place) else { return "\(place) is no folder; choose another" }
    let isThere = place == folder
    guard let number = isThere ? refusalOfFile(in: place) : refusalOfFolder(in: place) else {
      return nil
    }
    let reason = SystemError(number).refusal(writingInto: place)
    return isThere ? reason : "the folder \(folder) cannot be created: \(reason)"
  }

  /// What stands in the way of a file in a folder of which only the beginning is known.
  static func obstacle(below folder: String) -> String? {
    isFolder(folder) ? nil : obstacle(in: folder)
  }

  /// File systems allow so many bytes.
  private static let longestName = 255

  private static func refusalOfFile(in folder: String) -> CInt? {
    do { _ = try AtomicFile("\(folder)/facet") } catch { return error.number }
    return nil
  }

  private static func refusalOfFolder(in folder: String) -> CInt? {
    var template = Array("\(folder)/.facet.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return errno }
    rmdir(template)
    return nil
  }

  private static func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  private static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}

extension OutputProblem {
  /// The problem of a parameter that names one file, or `nil`.
  public init?(_ parameter: String, file: String) {
    guard let reason = OutputPlace.obstacle(to: file) else { return nil }
    self.init(parameter, file: file, reason)
  }

  /// The problem of a parameter that names a file by a pattern, or `nil`.
  public init?(_ parameter: String, pattern: String) {
    guard let reason = FilePattern.obstacle(to: pattern) else { return nil }
    self.init(parameter, file: pattern, reason)
  }
}

extension FilePattern {
  /// What stands in the way of all the files that a pattern names, as far as it can be known
  /// before the items are; `nil` when nothing does.
  static func obstacle(to pattern: String) -> String? {
    guard let brace = pattern.firstIndex(of: "{") else { return OutputPlace.obstacle(to: pattern) }
    let folder = SafeFile.folder(of: String(pattern[..<brace]))
    let isWhole = !pattern[brace...].contains("/")
    return isWhole ? OutputPlace.obstacle(in: folder) : OutputPlace.obstacle(below: folder)
  }
}
