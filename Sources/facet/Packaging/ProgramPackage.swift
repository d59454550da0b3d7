import Foundation
import Graph
import PluginLoading

/// Facet as a folder that can be moved anywhere: the program, what it reads, what it is linked
/// with, and the modules that plugins are compiled against.
struct ProgramPackage {
  private let host: HostBuild
  private let libraries: [String: URL]
  private let files = FileManager.default

  /// - Parameter takesSystemLibraries: whether to take along what the system's packages provide.
  init(takesSystemLibraries: Bool) throws(PipelineError) {
    host = try HostBuild()
    try host.checkModules()
    let found = try SharedLibraries(of: host.program)
    libraries = takesSystemLibraries ? found.portable : found.swift
  }

  /// Writes the folder, whole or not at all.
  ///
  /// - Throws: `PipelineError` when something is there, or the disk is full.
  func write(to path: String) throws {
    let content = try? files.contentsOfDirectory(atPath: path)
    guard content?.isEmpty ?? !files.fileExists(atPath: path) else {
      throw PipelineError(
        .unwritable, path: path, "this is there already; name a new folder, or remove it")
    }
    let temporary = URL(filePath: "\(path).\(getpid()).new")
    defer { try? files.removeItem(at: temporary) }
    do {
      try files.createDirectory(at: temporary, withIntermediateDirectories: true)
      try copyResources(to: temporary)
      try copyModules(to: temporary.appending(path: "Modules"))
      try copyHeaders(to: temporary.appending(path: "CModules"))
      try copyLibraries(to: temporary.appending(path: "lib"))
      try Self.readme.write(
        to: temporary.appending(path: "README.md"), atomically: false, encoding: .utf8)
      // The program last: it must not be older than the modules.
      try copyProgram(to: temporary.appending(path: "facet"))
    } catch let error as PipelineError {
      throw error
    } catch {
      throw PipelineError(
        .unwritable, path: path, "the folder cannot be written; is the disk full?", cause: error)
    }
    guard rename(temporary.path, path) == 0 else {
      throw PipelineError(
        .unwritable, path: path,
        "the folder cannot be put here: \(String(cString: strerror(errno)))")
    }
  }

  private var folder: URL { host.program.deletingLastPathComponent() }

  private func copyProgram(to target: URL) throws {
    try files.copyItem(at: host.program, to: target)
    try RunPath.set("$ORIGIN/lib", in: target.path)
    try files.setAttributes([.modificationDate: Date()], ofItemAtPath: target.path)
  }

  private func copyResources(to target: URL) throws {
    for name in try files.contentsOfDirectory(atPath: folder.path)
    where name.hasPrefix("facet_") && name.hasSuffix(".resources") {
      try files.copyItem(
        at: folder.appending(path: name).resolvingSymlinksInPath(),
        to: target.appending(path: name))
    }
  }

  private func copyModules(to target: URL) throws {
    try files.createDirectory(at: target, withIntermediateDirectories: false)
    for module in HostBuild.importable {
      for part in ["swiftmodule", "swiftdoc"] {
        let file = host.modules.appending(path: "\(module).\(part)")
        try files.copyItem(at: file, to: target.appending(path: "\(module).\(part)"))
      }
    }
  }

  /// Each C module's headers, with a map that names them by where they stand.
  private func copyHeaders(to target: URL) throws {
    for map in host.moduleMaps {
      let text = try String(contentsOf: map, encoding: .utf8)
      guard let match = text.firstMatch(of: /module (\w+)[^"]*header "([^"]+)"/) else { continue }
      let header = URL(filePath: String(match.2), relativeTo: map.deletingLastPathComponent())
      let module = target.appending(path: String(match.1))
      try files.createDirectory(
        at: module.deletingLastPathComponent(), withIntermediateDirectories: true)
      try files.copyItem(at: header.deletingLastPathComponent(), to: module)
      try "module \(match.1) {\n  umbrella header \"\(header.lastPathComponent)\"\n  export *\n}\n"
        .write(
          to: module.appending(path: "module.modulemap"), atomically: false, encoding: .utf8)
    }
  }

  private func copyLibraries(to target: URL) throws {
    try files.createDirectory(at: target, withIntermediateDirectories: false)
    for (name, file) in libraries {
      try files.copyItem(at: file.resolvingSymlinksInPath(), to: target.appending(path: name))
    }
  }

  private static let readme = """
    # Facet, ready to run

    `facet` is the program; it may be called from anywhere, also by a link. What it needs stands
    beside it: keep the folder together, and move it as a whole.

    - `lib`: the libraries. The C library is the system's own, at least as new as where this was
      made.
    - `facet_*.resources`: the model.
    - `Modules`, `CModules`: what plugins are compiled against, by the compiler that Facet was built
      with (`facet doctor` names it). Only who compiles plugins needs Swift.
    - Faces in photographs also need dlib's landmark model: Debian's package libdlib-data, or a file
      given by `--set face.predictor=FILE`.

    `lib` holds libraries of others under their own licences: libvips and GLib (LGPL 2.1), oneDNN and
    Swift (Apache 2.0), OpenBLAS (BSD), and what these build on.

    """
}
