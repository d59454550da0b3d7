import Foundation
import Graph

/// A file that `load` makes an item of.
struct PictureFile {
  let path: String
  /// The file's name without its ending; made longer where two files would be called the same.
  var name: String
  /// Where it lies below the folder that was named: the same wherever that folder is.
  let key: String
}

enum PictureFiles {
  /// Endings of files that a folder is searched for. A file that is named itself may have any.
  static let endings: Set<String> = [
    "avif", "bmp", "exr", "gif", "hdr", "heic", "heif", "j2k", "jfif", "jp2", "jpe", "jpeg", "jpg",
    "jxl", "pbm", "pfm", "pgm", "png", "pnm", "ppm", "svg", "tif", "tiff", "webp",
  ]

  /// The pictures that `path` names, in the order of their names.
  ///
  /// - Throws: `PipelineError` when there are none.
  static func find(_ path: String, recursive: Bool) throws -> [PictureFile] {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if exists, !isFolder.boolValue { return named([(path, lastComponent(path))]) }
    if exists {
      let found = try contents(of: path, recursive: recursive)
      guard !found.isEmpty else {
        throw PipelineError(
          .notFound, path: path,
          "the folder holds no pictures"
            + (recursive ? "" : "; to look into the folders in it, set recursive to true"))
      }
      return named(found)
    }
    guard path.contains(where: { "*?[".contains($0) }) else {
      throw PipelineError(.notFound, path: path, "there is no such file or folder; check the path")
    }
    let found = matches(of: path)
    guard !found.isEmpty else {
      throw PipelineError(.notFound, path: path, "the pattern matches no file; check the path")
    }
    return named(found)
  }

  private static func contents(
    of folder: String, recursive: Bool
  ) throws -> [(path: String, key: String)] {
    let root = folder.hasSuffix("/") ? folder : folder + "/"
    let names: [String]
    do {
      names =
        try recursive
        ? FileManager.default.subpathsOfDirectory(atPath: folder)
        : FileManager.default.contentsOfDirectory(atPath: folder)
    } catch {
      throw PipelineError(
        .unreadable, path: folder, "the folder may not be read; change its permissions")
    }
    return names.filter { name in
      let parts = name.split(separator: "/")
      return !parts.contains { $0.hasPrefix(".") }
        && endings.contains(URL(filePath: name).pathExtension.lowercased())
        && isFile(root + name)
    }.map { (root + $0, $0) }
  }

  private static func matches(of pattern: String) -> [(path: String, key: String)] {
    var result = glob_t()
    defer { globfree(&result) }
    guard glob(pattern, 0, nil, &result) == 0 else { return [] }
    return (0..<Int(result.gl_pathc)).compactMap { index in
      guard let text = result.gl_pathv[index] else { return nil }
      let path = String(cString: text)
      return isFile(path) ? (path, lastComponent(path)) : nil
    }
  }

  /// In order, with names that no other item has: `a` and `a` of `x/a.png` and `y/a.png` become
  /// `x-a` and `y-a`; of `a.png` and `a.jpg`, `a-png` and `a-jpg`.
  private static func named(_ files: [(path: String, key: String)]) -> [PictureFile] {
    var result = files.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map {
      PictureFile(path: $0.path, name: stem($0.path), key: $0.key)
    }
    let spellings: [(PictureFile) -> String] = [
      { stem($0.key).isEmpty ? $0.name : withoutEnding($0.key).replacing("/", with: "-") },
      { $0.key.replacing("/", with: "-").replacing(".", with: "-") },
      { $0.path.replacing("/", with: "-").replacing(".", with: "-") },
    ]
    for spelling in spellings {
      let counts = Dictionary(grouping: result, by: \.name).mapValues(\.count)
      for index in result.indices where counts[result[index].name]! > 1 {
        result[index].name = spelling(result[index])
      }
    }
    return result
  }

  private static func isFile(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && !isFolder.boolValue
  }

  private static func lastComponent(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  private static func withoutEnding(_ path: String) -> String {
    guard let dot = path.lastIndex(of: "."), dot > (path.lastIndex(of: "/") ?? path.startIndex)
    else { return path }
    return String(path[..<dot])
  }

  private static func stem(_ path: String) -> String { withoutEnding(lastComponent(path)) }
}
