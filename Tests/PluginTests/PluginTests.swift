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

  @Test(arguments: nodes) func `a node is named and described`(name: String) throws {
    let node = try Self.node(name)
    #expect(name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil, "not kebab-case: \(name)")
    var sentences = [(what: "summary", sentence: node.summary)]
    for port in node.ports { sentences.append(("port \(port.name)", port.summary)) }
    for spec in node.parameters { sentences.append(("parameter \(spec.name)", spec.summary)) }
    for (what, sentence) in sentences {
      #expect(sentence.hasSuffix("."), "\(name), \(what): no period ends \"\(sentence)\"")
      #expect(
        sentence.first?.isLowercase == false, "\(name), \(what): \"\(sentence)\" is no sentence")
    }
  }

  @Test(arguments: nodes) func `a node's ports have different names`(name: String) throws {
    let node = try Self.node(name)
    for ports in [node.inputs, node.outputs] {
      #expect(Set(ports.map(\.name)).count == ports.count, "\(name) has two ports of one name")
    }
    #expect(!(node.fansOut && node.gathers), "\(name) cannot both fan out and gather")
  }

  @Test(arguments: nodes) func `a node's defaults are valid and are its parameters`(
    name: String
  ) throws {
    let node = try Self.node(name)
    let made = try node.init(with: [:])
    let encoded = try JSON(encoding: made).object ?? [:]
    #expect(
      Set(encoded.keys) == Set(node.parameters.map(\.name)),
      "\(name) stores something that is no @Parameter")
    for spec in node.parameters {
      let complaint = spec.domain.complaint(about: spec.defaultValue)
      #expect(complaint == nil, "\(name).\(spec.name): \(complaint ?? "")")
    }
  }

  @Test(arguments: nodes) func `a node's own sample is valid`(name: String) throws {
    let node = try Self.node(name)
    let sample = node.sample
    _ = try node.init(with: sample.with, among: try Self.registry.get())
    for port in node.inputs where port.role == .input || port.role == .listInput {
      #expect(sample.in[port.name] != nil, "\(name): the sample leaves \(port.name) open")
    }
    for port in sample.in.keys {
      #expect(node.inputs.contains { $0.name == port }, "\(name) has no input \(port)")
    }
  }
}
