import Foundation
import Graph

/// The Python that the peers run in: one that somebody names, or an environment of their own.
enum PeerPython {
  /// What the peers import, from PyPI.
  enum Package: String { case torch, numpy, pillow, scipy, dlib }

  /// An interpreter with these packages.
  ///
  /// - Parameter named: one that has them. Without it they are installed, once, into an environment in
  ///   the temporary folder; that takes minutes, and gigabytes with `torch`.
  /// - Throws: `PipelineError` where that fails.
  static func located(_ named: String?, with packages: [Package]) throws -> String {
    let names = packages.map(\.rawValue)
    let imports = packages.map { $0 == .pillow ? "PIL" : $0.rawValue }.joined(separator: ", ")
    func isComplete(_ python: String) -> Bool {
      (try? MeasuredProcess(python, ["-c", "import \(imports)"], isQuiet: true)) != nil
    }
    if let named {
      guard isComplete(named) else {
        throw PipelineError(
          .notFound, path: named,
          "this is no Python with \(names.joined(separator: ", ")); install them, or leave --python out"
        )
      }
      return named
    }
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "facet-benchmark/python").path
    let python = folder + "/bin/python"
    if !FileManager.default.isExecutableFile(atPath: python) {
      _ = try MeasuredProcess("python3", ["-m", "venv", folder])
    }
    if !isComplete(python) {
      print("installing \(names.joined(separator: ", ")) into \(folder); --python names another")
      _ = try MeasuredProcess(
        python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"] + names)
    }
    return python
  }

  /// Python's own arguments for a script of `Sources/benchmark/peer`; -B: no compiled Python beside the
  /// sources.
  static func arguments(_ script: String, _ arguments: [String]) -> [String] {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    return ["-B", folder.appending(path: "peer/\(script)").path] + arguments
  }
}
