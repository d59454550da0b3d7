import Foundation
import Graph

/// Compiled plugins, each in a folder that is called by the digest of its source, its compiler and
/// this build of Facet: `facet/plugins` in `$XDG_CACHE_HOME`, or in `~/.cache`.
package struct PluginCache: Sendable {
  /// The folder of all of them.
  package let folder: URL
  /// How many are kept; the ones used longest ago go first.
  static let limit = 64

  /// The cache of this user.
  package init() { folder = XDGFolder.cache.appending(path: "facet/plugins") }

  /// The C modules as the compiler keeps them.
  var modules: URL { folder.deletingLastPathComponent().appending(path: "modules") }

  /// A plugin in the cache.
  struct Entry {
    let folder: URL
    var library: URL { folder.appending(path: "plugin.so") }
    var report: URL { folder.appending(path: "probe.json") }
  }

  /// What is kept under the key, where something is.
  func entry(_ key: String) -> Entry? {
    let entry = Entry(folder: folder.appending(path: key))
    guard FileManager.default.fileExists(atPath: entry.folder.path) else { return nil }
    // The time of the last use.
    try? FileManager.default.setAttributes(
      [.modificationDate: Date()], ofItemAtPath: entry.folder.path)
    return entry
  }

  /// Keeps what `make` puts into a new folder. Of two processes that do so at once, one is kept.
  func entry(_ key: String, make: (Entry) throws -> Void) throws -> Entry {
    let files = FileManager.default
    let temporary = folder.appending(path: "\(key.prefix(16)).\(getpid()).new")
    do {
      try? files.removeItem(at: temporary)
      try files.createDirectory(at: temporary, withIntermediateDirectories: true)
    } catch {
      throw PipelineError(
        .unwritable, path: folder.path,
        "compiled plugins are kept here, and the folder cannot be made; set XDG_CACHE_HOME to one "
          + "that can", cause: error)
    }
    defer { try? files.removeItem(at: temporary) }
    try make(Entry(folder: temporary))
    let entry = Entry(folder: folder.appending(path: key))
    if rename(temporary.path, entry.folder.path) != 0, !files.fileExists(atPath: entry.folder.path)
    {
      throw PipelineError(
        .unwritable, path: entry.folder.path,
        "the compiled plugin cannot be kept: \(String(cString: strerror(errno)))")
    }
    prune()
    return entry
  }

  /// A line that is remembered between runs.
  func note(_ name: String) -> String? {
    try? String(contentsOf: folder.appending(path: name), encoding: .utf8)
  }

  /// Remembers a line, if that can be done; without it the next run asks again.
  func note(_ name: String, is text: String) {
    try? FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try? text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
  }

  private func prune() {
    let files = FileManager.default
    let keys: Set<URLResourceKey> = [.contentModificationDateKey, .isDirectoryKey]
    let found = try? files.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: Array(keys))
    let entries = (found ?? []).compactMap { url -> (url: URL, used: Date)? in
      guard let values = try? url.resourceValues(forKeys: keys), values.isDirectory == true,
        let used = values.contentModificationDate
      else { return nil }
      return (url, used)
    }
    for old in entries.sorted(by: { $0.used > $1.used }).dropFirst(Self.limit) {
      try? files.removeItem(at: old.url)
    }
  }
}

/// The user's folders.
///
/// - Source: XDG Base Directory Specification 0.8
package enum XDGFolder {
  /// What can be made again.
  package static var cache: URL { folder("XDG_CACHE_HOME", ".cache") }
  /// What is the user's own.
  package static var data: URL { folder("XDG_DATA_HOME", ".local/share") }

  private static func folder(_ variable: String, _ usual: String) -> URL {
    // A relative path there is to be ignored.
    if let path = ProcessInfo.processInfo.environment[variable], path.hasPrefix("/") {
      return URL(filePath: path)
    }
    return FileManager.default.homeDirectoryForCurrentUser.appending(path: usual)
  }
}
