import Foundation
import Graph

/// Where plugins are looked for without being named: `$FACET_PLUGIN_PATH`, then the user's own
/// folder. Never the working directory.
package enum PluginPlaces {
  /// `facet/plugins` in `$XDG_DATA_HOME`, or in `~/.local/share`.
  package static var userFolder: URL { XDGFolder.data.appending(path: "facet/plugins") }

  /// Folders of plugins, and single ones, separated by colons.
  package static let variable = "FACET_PLUGIN_PATH"

  /// Every plugin that is found there: Swift files, compiled ones, and folders with Swift files.
  package static var found: [PluginFile] {
    let path = ProcessInfo.processInfo.environment[variable] ?? ""
    let named = path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
    var seen: Set<URL> = []
    return (named + [userFolder.path]).flatMap(plugins(at:)).filter { seen.insert($0.url).inserted }
  }

  private static func plugins(at path: String) -> [PluginFile] {
    guard let place = try? PluginFile(path), place.kind == .folder else {
      return (try? PluginFile(path)).map { [$0] } ?? []
    }
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.sorted().filter { !$0.hasPrefix(".") }
      .compactMap { try? PluginFile("\(path)/\($0)") }
      .filter { $0.kind != .folder || (try? PluginSources($0)) != nil }
  }
}
