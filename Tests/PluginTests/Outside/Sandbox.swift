import Foundation
import Graph
import ProgramSupport

/// An empty folder with the user's folders of its own, in which the program meets plugins.
struct Sandbox {
  let folder: URL

  /// Runs `body` in a new sandbox that is removed afterwards.
  static func run<Value>(_ body: (Sandbox) throws -> Value) throws -> Value {
    try Program.inEmptyFolder { try body(Sandbox(folder: $0)) }
  }

  /// The user's plugins.
  var userFolder: URL { folder.appendingPathComponent("data/facet/plugins") }

  func facet(
    _ arguments: String..., executable: URL = Program.executable,
    environment: [String: String] = [:]
  ) throws -> Program.Outcome {
    let folders = [
      "XDG_CACHE_HOME": folder.appendingPathComponent("cache").path,
      "XDG_DATA_HOME": folder.appendingPathComponent("data").path,
    ]
    return try Program.run(
      arguments, in: folder, executable: executable,
      environment: folders.merging(environment) { $1 })
  }

  @discardableResult
  func write(_ text: String, to name: String) throws -> URL {
    let file = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: folder.appendingPathComponent(name).path)
  }

  /// A portrait through the node, beside the original: `in.png` is not needed.
  func writePipeline(of node: String, to name: String = "p.json") throws {
    try write(
      """
      { "format": 1, "name": "try",
        "nodes": {
          "face": { "uses": "portrait", "with": { "size": 32 } },
          "made": { "uses": "\(node)", "in": { "image": "face.image" } },
          "save": { "uses": "save", "in": { "image": "made.image" },
                    "with": { "path": "out.png" } } } }
      """, to: name)
  }
}

/// Plugins as people write them.
enum PluginText {
  /// A degradation that halves the light.
  static func dim(_ name: String = "dim", factor: String = "0.5") -> String {
    """
    import Graph
    import Imaging
    import Tensors

    struct Dim: Degradation {
      static let name = "\(name)"
      static let summary = "Takes away light."
      @Parameter("What remains.", in: 0...1) var share = \(factor)
      var traits: DegradationTraits { .linearMap }
      func callAsFunction(_ x: Tensor) -> Tensor { x * Float(share) }
    }

    let plugin = Plugin("\(name)", [Dim.self])
    """
  }

  /// A plugin whose making runs `statement`.
  static func failing(_ statement: String) -> String {
    """
    import Foundation
    import Graph

    let plugin: Plugin = {
      \(statement)
      return Plugin("failing")
    }()
    """
  }
}
