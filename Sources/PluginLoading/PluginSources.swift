import Checkpoints
import Foundation
import Graph

/// The source files of a plugin: one Swift module, and the C or C++ modules that it imports.
///
/// A folder may be laid out as a Swift package is, or be flat. Every Swift file below it belongs to
/// the one module; every folder that holds C or C++ files is a module of that folder's name, with
/// its headers in `include`. `Package.swift`, `Tests` and hidden folders are left out.
struct PluginSources {
  /// C or C++ code that the plugin imports by the name of its folder.
  struct NativeModule {
    let name: String
    let files: [URL]
    /// The folder of the public headers; it has a `module.modulemap`, or one is made.
    let headers: URL
  }

  let swift: [URL]
  let native: [NativeModule]
  private let headers: [URL]
  private let base: URL

  /// - Throws: `PipelineError` when no Swift file is there, or C files lack their `include`.
  init(_ plugin: PluginFile) throws(PipelineError) {
    guard plugin.kind == .folder else {
      (swift, native, headers) = ([URL(filePath: plugin.path)], [], [])
      base = swift[0].deletingLastPathComponent()
      return
    }
    base = URL(filePath: plugin.path)
    let files = Self.files(below: base)
    swift = files.filter { $0.pathExtension == "swift" && $0.lastPathComponent != "Package.swift" }
    headers = files.filter { ["h", "hpp", "modulemap"].contains($0.pathExtension) }
    guard !swift.isEmpty else {
      throw PipelineError(
        .badInput, path: plugin.path, "the folder holds no Swift file; put the plugin's into it")
    }
    let code = files.filter { ["c", "cc", "cpp", "cxx"].contains($0.pathExtension) }
    let folders = Dictionary(grouping: code) { $0.deletingLastPathComponent() }
    var modules: [NativeModule] = []
    for (folder, files) in folders.sorted(by: { $0.key.path < $1.key.path }) {
      let headers = folder.appending(path: "include")
      guard FileManager.default.fileExists(atPath: headers.path) else {
        throw PipelineError(
          .badInput, path: folder.path,
          "the folder holds C files but no folder \"include\" with the header that Swift imports")
      }
      modules.append(
        NativeModule(
          name: SwiftName.identifier(folder.lastPathComponent),
          files: files.sorted { $0.path < $1.path }, headers: headers))
    }
    native = modules
  }

  /// What the files are called and hold, as one digest: 64 hexadecimal digits.
  ///
  /// - Parameter context: what else the result depends on.
  func digest(_ context: [String]) throws(PipelineError) -> String {
    var bytes = Array(context.joined(separator: "\n").utf8)
    for file in swift + native.flatMap(\.files) + headers {
      guard let content = try? Data(contentsOf: file) else {
        throw PipelineError(
          .unreadable, path: file.relativePath, "the file cannot be read; look at its permissions")
      }
      bytes += Array("\n\(file.path.dropFirst(base.path.count)) \(content.count)\n".utf8)
      bytes += content
    }
    return SHA256.hex(Bytes(bytes))
  }

  private static func files(below folder: URL) -> [URL] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().flatMap { name -> [URL] in
      let url = folder.appending(path: name)
      guard !name.hasPrefix(".") else { return [] }
      guard (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true else {
        return [url]
      }
      return name == "Tests" ? [] : files(below: url)
    }
  }
}

/// Names that the language allows.
package enum SwiftName {
  /// The text as the name of a module: letters, digits and underscores, no digit first.
  package static func identifier(_ text: String) -> String {
    let allowed = text.unicodeScalars.map { scalar in
      scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
        ? String(scalar) : "_"
    }.joined()
    return allowed.first?.isNumber ?? true ? "_\(allowed)" : allowed
  }

  /// `film-burn` as a type: `FilmBurn`.
  package static func type(_ name: String) -> String {
    name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }
}
