import Foundation
import Graph

/// Compiles a plugin against the modules of this build of Facet.
///
/// The library links nothing: its undefined symbols are the program's own when it is loaded, so
/// that there is one runtime and one copy of every type.
struct PluginCompiler {
  let compiler: SwiftCompiler
  let host: HostBuild
  /// A folder of this user for the C modules that the compiler reads.
  let moduleCache: URL
  /// Takes the compiler's own words, for people.
  let say: @Sendable (String) -> Void

  /// - Parameter folder: exists and is empty; the intermediate files stay in it.
  /// - Throws: `PipelineError` after `say` has had the compiler's words.
  func compile(
    _ sources: PluginSources, of plugin: PluginFile, in folder: URL, to library: URL
  ) throws(PipelineError) {
    let descriptor = PluginDescriptor(compiler: compiler.version, host: host.identifier)
    let entry = folder.appending(path: Self.entryName)
    try Self.write(Self.entry(descriptor), to: entry)
    let objects = try sources.native.map { module throws(PipelineError) in
      try native(module, sources.native, of: plugin, in: folder)
    }
    let isCXX = sources.native.flatMap(\.files).contains { $0.pathExtension != "c" }
    let module = "\(SwiftName.identifier(plugin.stem))_\(folder.lastPathComponent.prefix(8))"
    var arguments = [
      "-emit-library", "-parse-as-library", "-whole-module-optimization", "-O",
      "-swift-version", "6", "-module-name", SwiftName.identifier(module),
      "-no-toolchain-stdlib-rpath", "-I", host.modules.path,
      // Its own symbols come first: a function of the same name in the program is another.
      "-Xlinker", "-Bsymbolic",
    ]
    for map in host.moduleMaps { arguments += ["-Xcc", "-fmodule-map-file=\(map.path)"] }
    for module in sources.native {
      arguments += ["-Xcc", "-fmodule-map-file=\(Self.moduleMap(of: module, in: folder).path)"]
    }
    arguments += sources.swift.map(\.relativePath) + [entry.path]
    arguments += objects.joined().map(\.path) + (isCXX ? ["-lstdc++"] : [])
    try report(run(arguments + ["-o", library.path]), plugin, entry)
  }

  /// The C modules below Foundation take the compiler more than a second, once a cache: the build's
  /// own cache has them. One that was moved with its build is refused by the compiler.
  private func run(_ arguments: [String]) throws(PipelineError) -> ChildProcess.Outcome {
    func run(_ cache: URL) throws(PipelineError) -> ChildProcess.Outcome {
      try ChildProcess.run(compiler.program, arguments + ["-module-cache-path", cache.path])
    }
    guard let built = host.moduleCache else { return try run(moduleCache) }
    let outcome = try run(built)
    let isMoved = !outcome.isSuccess && outcome.text.contains("with module cache path")
    return isMoved ? try run(moduleCache) : outcome
  }

  private static let entryName = "FacetEntry.swift"

  /// What Facet adds to the author's files: the descriptor, and the door to `plugin`.
  private static func entry(_ descriptor: PluginDescriptor) -> String {
    """
    import Graph

    \(descriptor.declaration)

    @c(facet_plugin_\(PluginDescriptor.currentABI))
    public func facetPluginEntry(_ place: UnsafeMutableRawPointer) {
      place.initializeMemory(as: Plugin.self, to: plugin)
    }

    """
  }

  /// The objects of a C or C++ module.
  private func native(
    _ module: PluginSources.NativeModule, _ all: [PluginSources.NativeModule],
    of plugin: PluginFile, in folder: URL
  ) throws(PipelineError) -> [URL] {
    let map = Self.moduleMap(of: module, in: folder)
    if !map.path.hasPrefix(module.headers.path) {
      let text = "module \(module.name) {\n  umbrella \"\(module.headers.path)\"\n  export *\n}\n"
      try Self.write(text, to: map)
    }
    let includes = all.flatMap { ["-I", $0.headers.path] }
    var objects: [URL] = []
    for file in module.files {
      let isCXX = file.pathExtension != "c"
      let object = folder.appending(path: "\(module.name).\(file.lastPathComponent).o")
      let outcome = try ChildProcess.run(
        compiler.native(isCXX: isCXX),
        ["-O3", "-fPIC", "-c", file.relativePath, "-o", object.path] + includes)
      try report(outcome, plugin, nil)
      objects.append(object)
    }
    return objects
  }

  private static func moduleMap(of module: PluginSources.NativeModule, in folder: URL) -> URL {
    let own = module.headers.appending(path: "module.modulemap")
    return FileManager.default.fileExists(atPath: own.path)
      ? own : folder.appending(path: "\(module.name).modulemap")
  }

  private func report(
    _ outcome: ChildProcess.Outcome, _ plugin: PluginFile, _ entry: URL?
  ) throws(PipelineError) {
    // Facet's own file is no concern of the author's; only what is missing for it is.
    let errors = outcome.text.split(separator: "\n").filter { $0.contains(#/^\S.*: error: /#) }
    let isDoorless =
      entry.map { entry in
        !errors.isEmpty && errors.allSatisfy { $0.hasPrefix("\(entry.path):") }
      } ?? false
    let words = outcome.text.trimmingCharacters(in: .newlines)
    if !isDoorless, !words.isEmpty { say(words) }
    guard !outcome.isSuccess else { return }
    guard !isDoorless else {
      let name = NodeLaws.isKebabCase(plugin.stem) ? plugin.stem : "name"
      let type = SwiftName.type(plugin.stem)
      throw PipelineError(
        .badInput, path: plugin.path,
        "it does not say what it brings; add to it: "
          + "let plugin = Plugin(\"\(name)\", [\(type).self])")
    }
    throw PipelineError(
      .badInput, path: plugin.path, "it does not compile; the compiler says above why")
  }

  private static func write(_ text: String, to file: URL) throws(PipelineError) {
    do { try text.write(to: file, atomically: false, encoding: .utf8) } catch {
      throw PipelineError(
        .unwritable, path: file.path, "the folder of compiled plugins cannot be written",
        cause: error)
    }
  }
}
