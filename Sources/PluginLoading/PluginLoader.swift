import Checkpoints
import Foundation
import Graph

/// Makes plugins out of files: compiled where they are not in the cache, tried once in a process of
/// their own, then loaded into this one.
package final class PluginLoader {
  private let host: HostBuild
  private let cache: PluginCache
  private let say: @Sendable (String) -> Void
  /// Found when the first Swift file comes.
  private lazy var compiler = Result { try SwiftCompiler(cache: cache) }
  private var loaded: Set<String> = []

  /// - Parameter say: takes lines for people: what is compiled, and the compiler's own words.
  package init(say: @escaping @Sendable (String) -> Void) throws(PipelineError) {
    host = try HostBuild()
    cache = PluginCache()
    self.say = say
  }

  /// A plugin on the disk, compiled and tried.
  package struct Prepared {
    package let file: PluginFile
    /// The compiled library.
    package let library: URL
    /// What it brings, or why it cannot.
    package let report: PluginReport
    /// Its key in the cache.
    package let fingerprint: String
  }

  /// Compiles the plugin if need be, and tries it if it never was.
  ///
  /// - Throws: `PipelineError` when it does not compile or fits another build of Facet. What is
  ///   found in the trial is in the report.
  package func prepare(_ file: PluginFile) throws -> Prepared {
    if file.kind == .compiled { return try prepareCompiled(file) }
    let compiler = try compiler.get()
    let sources = try PluginSources(file)
    let key = try sources.digest([
      "\(PluginDescriptor.currentABI)", compiler.version, host.identifier,
    ])
    let entry =
      try cache.entry(key)
      ?? cache.entry(key) { entry in
        try host.checkModules()
        try compiler.check(against: host)
        say("compiling \(file.path)")
        try PluginCompiler(
          compiler: compiler, host: host, moduleCache: cache.modules, say: say
        )
        .compile(sources, of: file, in: entry.folder, to: entry.library)
        try PluginReport.asking(host, about: entry.library).json
          .write(to: entry.report, atomically: true, encoding: .utf8)
      }
    return try Prepared(
      file: file, library: entry.library, report: report(entry), fingerprint: key)
  }

  /// Of a compiled plugin only the report is kept.
  private func prepareCompiled(_ file: PluginFile) throws -> Prepared {
    try PluginDescriptor(contentsOf: file.url.path).check(against: host, file: file.path)
    let key = SHA256.hex(Bytes(try Data(contentsOf: file.url)))
    let entry =
      try cache.entry(key)
      ?? cache.entry(key) { entry in
        try PluginReport.asking(host, about: file.url).json
          .write(to: entry.report, atomically: true, encoding: .utf8)
      }
    return try Prepared(file: file, library: file.url, report: report(entry), fingerprint: key)
  }

  private func report(_ entry: PluginCache.Entry) throws -> PluginReport {
    if let report = PluginReport(contentsOf: entry.report) { return report }
    throw PipelineError(
      .unreadable, path: entry.folder.path, "the cache is damaged here; remove this folder")
  }

  /// The plugin in this process, or `nil` when the same one was loaded before.
  ///
  /// - Throws: `PipelineError`, also for a plugin that failed its trial.
  package func load(_ file: PluginFile) throws -> Plugin? {
    let prepared = try prepare(file)
    if let problem = prepared.report.problem {
      throw PipelineError(
        .badInput, path: file.path, "\(problem); it is set aside until it changes")
    }
    guard loaded.insert(prepared.fingerprint).inserted else { return nil }
    var plugin = try LoadedLibrary(
      contentsOf: prepared.library.path, file: file.path, host: host
    ).plugin
    plugin.origin = PluginOrigin(file: file.path, fingerprint: prepared.fingerprint)
    return plugin
  }
}

extension PluginLoader.Prepared {
  /// Writes the library elsewhere, whole or not at all.
  package func copy(to path: String) throws(PipelineError) {
    let temporary = "\(path).\(getpid()).new"
    defer { unlink(temporary) }
    do {
      try FileManager.default.copyItem(atPath: library.path, toPath: temporary)
    } catch {
      throw PipelineError(
        .unwritable, path: path, "the plugin cannot be written here", cause: error)
    }
    guard rename(temporary, path) == 0 else {
      throw PipelineError(
        .unwritable, path: path,
        "the plugin cannot be written here: \(String(cString: strerror(errno)))")
    }
  }
}
