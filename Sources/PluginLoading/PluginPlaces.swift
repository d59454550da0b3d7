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
    var seen: Set<URL> = []
    let named = entries.filter { problem(of: $0) == nil }
    return (named + [userFolder.path]).flatMap(plugins(at:)).filter { seen.insert($0.url).inserted }
  }

  /// What is wrong with the entries of the variable; those entries are left out.
  ///
  /// A relative one would find other plugins in every working directory.
  package static var problems: [PipelineError] { entries.compactMap(problem(of:)) }

  private static var entries: [String] {
    (ProcessInfo.processInfo.environment[variable] ?? "").split(separator: ":").map(String.init)
  }

  private static func problem(of entry: String) -> PipelineError? {
    guard !entry.hasPrefix("/") else {
      do throws(PipelineError) { _ = try PluginFile(entry) } catch {
        return PipelineError(
          error.code, path: "$\(variable)", "\(entry) is left out: \(error.message)")
      }
      return nil
    }
    return PipelineError(
      .usage, path: "$\(variable)",
      "\(entry) is left out: it is relative, and the working directory is never looked in; write "
        + "the whole path, such as \(absolute(entry))")
  }

  private static func absolute(_ entry: String) -> String {
    URL(filePath: entry).standardizedFileURL.path
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
