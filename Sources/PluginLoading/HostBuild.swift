import Checkpoints
import Foundation
import Graph

/// This build of Facet as plugins see it: what identifies it, and the modules to compile against.
///
/// The modules lie beside the program, where `swift build` and `facet package` put them:
///
///     facet  Modules/Graph.swiftmodule …  CKernels.build/module.modulemap …    (swift build)
///     facet  Modules/Graph.swiftmodule …  CModules/CKernels/module.modulemap … (facet package)
package struct HostBuild: Sendable {
  /// The running program.
  package let program: URL
  /// The linker's build id: a digest of the program.
  package let identifier: String
  /// The folder of the Swift modules.
  package let modules: URL
  /// The maps of the C modules that those import.
  package let moduleMaps: [URL]
  /// The compiler of the modules, `6.3.1 (swift-6.3.1-RELEASE)`; `nil` where there are none.
  package let compiler: String?

  /// What the compiler kept of C modules when it built the program; `nil` where that is not there
  /// any more, or may not be written.
  package var moduleCache: URL? {
    let cache = program.deletingLastPathComponent().appending(path: "ModuleCache")
    return FileManager.default.isWritableFile(atPath: cache.path) ? cache : nil
  }

  /// What a plugin's author may import.
  package static let importable = [
    "Checkpoints", "Graph", "Imaging", "Landmarks", "Networks", "Portraits", "Search", "Tensors",
  ]

  /// - Throws: `PipelineError` when the program has no build id.
  package init(program: URL = Self.runningProgram) throws(PipelineError) {
    self.program = program
    let folder = program.deletingLastPathComponent()
    modules = folder.appending(path: "Modules")
    moduleMaps = Self.moduleMaps(beside: folder)
    guard let note = ELFSections(contentsOf: program.path)?[".note.gnu.build-id"], note.count > 16
    else {
      throw PipelineError(
        .internal, path: program.path,
        "the program has no build id, so that no plugin can be matched to it; link with --build-id")
    }
    // Three words and the owner "GNU" stand before it.
    identifier = note.dropFirst(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
      .joined()
    compiler = Self.compiler(of: modules.appending(path: "Graph.swiftmodule"))
  }

  /// The file of the running program, links followed.
  package static var runningProgram: URL {
    URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
  }

  /// Refuses to compile against what is not there, or is not what the program was linked from.
  package func checkModules() throws(PipelineError) {
    guard compiler != nil, !moduleMaps.isEmpty else {
      throw PipelineError(
        .notFound, path: modules.path,
        "Facet's modules are not beside the program, so that plugins cannot be compiled; copy "
          + "Facet by \"facet package\" instead of by hand")
    }
    let files = Self.importable.map { modules.appending(path: "\($0).swiftmodule") }
    guard let linked = Self.changed(program),
      let newer = files.first(where: { (Self.changed($0) ?? linked) > linked })
    else { return }
    throw PipelineError(
      .unsupported, path: newer.path,
      "the module is newer than the program, so that plugins would not fit; build Facet whole: "
        + "swift build -c release --product facet")
  }

  private static func moduleMaps(beside folder: URL) -> [URL] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let built = names.filter { $0.hasPrefix("C") && $0.hasSuffix(".build") }
      .map { folder.appending(path: "\($0)/module.modulemap") }
    let packaged = folder.appending(path: "CModules")
    let copied = (try? FileManager.default.contentsOfDirectory(atPath: packaged.path)) ?? []
    return (built + copied.map { packaged.appending(path: "\($0)/module.modulemap") })
      .filter { FileManager.default.fileExists(atPath: $0.path) }.sorted { $0.path < $1.path }
  }

  /// A module names its compiler near its start.
  private static func compiler(of module: URL) -> String? {
    guard let bytes = try? ByteSource.mapping(module.path) else { return nil }
    let start = Bytes(bytes).part(at: 0, count: min(65536, bytes.count))
    return SwiftCompiler.version(in: start?.latin1 ?? "")
  }

  private static func changed(_ file: URL) -> Date? {
    try? FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate] as? Date
  }
}
