import Foundation
import Graph
import Imaging
import ProgramSupport
import Testing
import facet

/// Laws that every built-in plugin keeps; a new plugin is tested before its author writes a test.
@Suite struct PluginTests {
  static let names = Plugins.builtIn.map(\.name)
  static let nodes = Plugins.builtIn.flatMap { plugin in plugin.nodes.map { $0.name } }
  static let registry = Result { try Plugins.registry() }

  static func plugin(_ name: String) throws -> Plugin {
    try #require(Plugins.builtIn.first { $0.name == name })
  }

  static func node(_ name: String) throws -> any Node.Type {
    try #require(try registry.get()[name])
  }

  /// `face-align` lives in `Plugins/FaceAlign`.
  static func folder(of plugin: String) -> URL {
    let name = plugin.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }
    return Program.repository.appendingPathComponent("Plugins/\(name.joined())")
  }

  @Test func `no two plugins and no two nodes share a name`() throws {
    _ = try Self.registry.get()
  }

  @Test(arguments: names) func `a plugin's folder is complete`(name: String) throws {
    let folder = Self.folder(of: name)
    for file in ["README.md", "sample.json", "Plugin.swift"] {
      let path = folder.appendingPathComponent(file).path
      #expect(FileManager.default.fileExists(atPath: path), "\(path) is missing")
    }
  }

  @Test(arguments: names) func `a plugin's sample is a valid pipeline with its nodes`(
    name: String
  ) throws {
    let path = Self.folder(of: name).appendingPathComponent("sample.json").path
    let sample = try Pipeline(contentsOf: path, registry: try Self.registry.get())
    let used = Set(sample.nodes.map(\.uses))
    for node in try Self.plugin(name).nodes {
      #expect(used.contains(node.name), "\(path) does not show \(node.name)")
    }
  }

  /// Plugins whose nodes degrade pictures show what they do: `out/<plugin>.jpg` of their sample.
  static let shown = Plugins.builtIn.filter { plugin in
    plugin.nodes.contains { $0 is any Degradation.Type }
  }.map(\.name)

  /// `FACET_RENEW=1` makes the sheets anew.
  @Test(arguments: shown) func `a plugin of operators shows them, as its sample makes them now`(
    name: String
  ) throws {
    let folder = Self.folder(of: name)
    let sheet = folder.appendingPathComponent("sheet.jpg")
    let readme = try String(
      contentsOf: folder.appendingPathComponent("README.md"), encoding: .utf8)
    #expect(readme.contains("(sheet.jpg)"), "\(name): the README does not show sheet.jpg")
    try Program.inEmptyFolder { place in
      try FileManager.default.createSymbolicLink(
        at: place.appendingPathComponent("Pipelines"),
        withDestinationURL: Program.repository.appendingPathComponent("Pipelines"))
      let sample = folder.appendingPathComponent("sample.json").path
      let outcome = try Program.run(["run", sample, "--progress", "none"], in: place)
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      let made = place.appendingPathComponent("out/\(name).jpg")
      if ProcessInfo.processInfo.environment["FACET_RENEW"] != nil {
        try Data(contentsOf: made).write(to: sheet)
      }
      #expect(try Data(contentsOf: sheet).count < 120_000, "\(sheet.path) is too large")
      let (now, shown) = (
        try Image(contentsOf: made.path).tensor(), try Image(contentsOf: sheet.path).tensor()
      )
      // Labels differ with the fonts of a machine; an operator that changed is far below this.
      let isFresh = now.shape == shown.shape && PSNR.between(now, shown) > 30
      #expect(isFresh, "\(sheet.path) is stale")
    }
  }

  /// `FACET_RENEW=1 swift test --filter PluginTests` renews the tables instead.
  @Test(arguments: names) func `a plugin's README has the tables of its nodes, fresh`(
    name: String
  ) throws {
    let file = Self.folder(of: name).appendingPathComponent("README.md")
    var readme = try String(contentsOf: file, encoding: .utf8)
    for node in try Self.plugin(name).nodes {
      let reference = NodeReference(node)
      guard let renewed = reference.renewed(readme) else {
        let (start, end) = reference.markers
        Issue.record("\(file.path) has no place for \(node.name): \(start) … \(end)")
        continue
      }
      if ProcessInfo.processInfo.environment["FACET_RENEW"] != nil {
        readme = renewed
        try readme.write(to: file, atomically: true, encoding: .utf8)
      } else {
        #expect(
          readme == renewed, "\(file.path) is stale; see \"facet nodes \(node.name) --markdown\"")
      }
    }
  }

  @Test(arguments: nodes) func `a node keeps the laws of all nodes`(name: String) throws {
    #expect(NodeLaws.breaches(of: try Self.node(name), among: try Self.registry.get()) == [])
  }
}
