import Foundation

enum FileStatus {
  static func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "" }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
