import Graph
import PluginLoading
import Synchronization

extension Plugins {
  /// The nodes of the built-in plugins, of the given files, and of what lies in
  /// `$FACET_PLUGIN_PATH` and the user's plugin folder.
  ///
  /// A given file must work. One that merely lies there and does not is reported and set aside.
  /// What the plugins bring beside nodes is known from then on.
  ///
  /// - Throws: `PipelineError`, or `PipelineErrors` when two have the same name.
  static func registry(loading files: [String]) throws -> Registry {
    let given = try files.map(PluginFile.init)
    for problem in PluginPlaces.problems { Console.note("warning: \(problem)") }
    let lying = PluginPlaces.found.filter { file in !given.contains { $0.url == file.url } }
    guard !given.isEmpty || !lying.isEmpty else { return try registry() }
    let loader = try PluginLoader(say: Console.note)
    var outside = try given.compactMap(loader.load)
    for file in lying {
      do {
        if let plugin = try loader.load(file) { outside.append(plugin) }
      } catch let error as PipelineError {
        Console.note("warning: \(error)")
      }
    }
    let registry = try Registry(builtIn + outside)
    for contribution in outside.flatMap(\.contributions) { contribution.register() }
    loaded.withLock { $0 = outside }
    return registry
  }

  private static let loaded = Mutex<[Plugin]>([])

  /// The plugins from outside, for provenance: `plugin halo` → the first digits of its digest.
  static var versions: [String: String] {
    loaded.withLock { plugins in
      plugins.reduce(into: [:]) { versions, plugin in
        versions["plugin \(plugin.name)"] = plugin.origin.map { String($0.fingerprint.prefix(16)) }
      }
    }
  }
}
