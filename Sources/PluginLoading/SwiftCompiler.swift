import Foundation
import Graph

/// The `swiftc` on the PATH.
package struct SwiftCompiler: Sendable {
  /// The program, links followed.
  package let program: URL
  /// `6.3.1 (swift-6.3.1-RELEASE)`.
  package let version: String

  /// The C and C++ compilers that come with it.
  func native(isCXX: Bool) throws(PipelineError) -> URL {
    let name = isCXX ? "clang++" : "clang"
    let beside = program.deletingLastPathComponent().appending(path: name)
    if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
    if let found = Self.find(name) { return found }
    throw PipelineError(
      .notFound, path: name, "the plugin's C code is compiled by \(name), which is not on the PATH")
  }

  /// Finds the compiler and asks for its version, which takes a tenth of a second the first time
  /// and is then remembered in the cache.
  ///
  /// - Throws: `PipelineError` when there is none.
  package init(cache: PluginCache) throws(PipelineError) {
    guard let found = Self.find("swiftc") else {
      throw PipelineError(
        .notFound, path: "swiftc",
        "plugins are compiled by swiftc, which is not on the PATH; install Swift "
          + "(https://www.swift.org/install/linux), the version that Facet was built with")
    }
    program = found
    let file = found.resolvingSymlinksInPath()
    let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
    let stamp =
      "\(file.path) \(attributes?[.size] ?? "") "
      + "\((attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0)"
    if let known = cache.note("compiler")?.split(separator: "\n").map(String.init),
      known.count == 2, known[0] == stamp
    {
      version = known[1]
      return
    }
    let outcome = try ChildProcess.run(found, ["--version"])
    guard outcome.isSuccess, let version = Self.version(in: outcome.text) else {
      throw PipelineError(
        .unsupported, path: found.path, "the compiler does not tell its version:\n\(outcome.text)")
    }
    self.version = version
    // swiftly stands for whichever compiler is chosen at the time.
    guard file.lastPathComponent != "swiftly" else { return }
    cache.note("compiler", is: "\(stamp)\n\(version)")
  }

  /// What follows `Swift version ` on its line.
  static func version(in text: String) -> String? {
    guard let match = text.firstMatch(of: /Swift version ([0-9][^\n\0]*?\))/) else { return nil }
    return String(match.1)
  }

  /// Refuses a compiler that cannot read the modules of the host.
  package func check(against host: HostBuild) throws(PipelineError) {
    guard let wanted = host.compiler, wanted != version else { return }
    throw PipelineError(
      .unsupported, path: program.path,
      "this compiler is Swift \(version), but Facet was built with Swift \(wanted); put that one "
        + "first on the PATH, or build Facet anew: swift build -c release --product facet")
  }

  private static func find(_ name: String) -> URL? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    return path.split(separator: ":").map { URL(filePath: String($0)).appending(path: name) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }
}
