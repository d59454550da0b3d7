import Foundation
import Graph

/// A compiled plugin in this process. It stays until the end: its types and functions may be
/// anywhere.
package struct LoadedLibrary {
  /// What it brings.
  package let plugin: Plugin

  /// Loads a compiled plugin after its descriptor was found to fit.
  ///
  /// - Parameters:
  ///   - path: the library.
  ///   - file: what the user calls it, for messages.
  /// - Throws: `PipelineError` for a library that is none, or that needs what this program lacks.
  package init(contentsOf path: String, file: String, host: HostBuild) throws(PipelineError) {
    try PluginDescriptor(contentsOf: path).check(against: host, file: file)
    guard let library = dlopen(path, RTLD_NOW | RTLD_LOCAL) else {
      throw PipelineError(
        .unsupported, path: file, "it cannot be loaded: \(String(cString: dlerror()))")
    }
    guard let symbol = dlsym(library, "facet_plugin_\(PluginDescriptor.currentABI)") else {
      throw PipelineError(
        .unsupported, path: file, "it has no entry point; rebuild it by \"facet plugin build\"")
    }
    typealias Entry = @convention(c) (UnsafeMutableRawPointer) -> Void
    let place = UnsafeMutablePointer<Plugin>.allocate(capacity: 1)
    defer { place.deallocate() }
    unsafeBitCast(symbol, to: Entry.self)(place)
    plugin = place.move()
  }
}
