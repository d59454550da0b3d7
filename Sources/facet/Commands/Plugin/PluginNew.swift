import ArgumentParser
import Foundation
import Graph
import Imaging
import PluginLoading

/// `facet plugin new`.
struct PluginNew: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Writes a plugin that works, a picture to try it on, and a pipeline that does.",
    discussion: "They go into a folder of the plugin's name in the working directory.")

  @Argument(help: "What it is called, in kebab-case: film-burn.") var name: String

  @Flag(exclusivity: .exclusive, help: "What it brings; a degradation when none is said.")
  var kind = PluginTemplate.degradation

  func validate() throws {
    guard NodeLaws.isKebabCase(name) else {
      throw ValidationError("\"\(name)\" is not kebab-case; write it like \"film-burn\".")
    }
  }

  func run() throws {
    try reportingErrors {
      let folder = name
      guard !FileManager.default.fileExists(atPath: folder) else {
        throw PipelineError(
          .unwritable, path: folder, "this is there already; choose another name, or remove it")
      }
      if kind != .importer, let taken = try Plugins.registry()[name] {
        throw PipelineError(
          .usage, path: name, "there is a node of that name: \(taken.summary) Choose another")
      }
      var files = kind.files(name: name, folder: folder).map(\.path)
      for (path, text) in kind.files(name: name, folder: folder) {
        let file = "\(folder)/\(path)"
        try SafeFile.createFolder(SafeFile.folder(of: file))
        try SafeFile.write(Array(text.utf8), to: file)
      }
      if kind != .importer {
        try portrait().write(to: "\(folder)/portrait.png", ImageEncoding(.png))
        files.append("portrait.png")
      }
      for file in files { Console.output("\(folder)/\(file)") }
      Console.note(advice(folder))
    }
  }

  /// The picture to try it on: a portrait that the node `portrait` draws.
  private func portrait() throws -> Image {
    guard let node = try Plugins.registry()["portrait"],
      let image = node.outputs.first as? Output<Image>,
      let picture = try node.init(with: ["size": 256]).trial(seed: 3)[image]
    else { preconditionFailure("there is no node portrait") }
    return picture
  }

  private func advice(_ folder: String) -> String {
    let plugin = kind.plugin(name: name, folder: folder)
    let test = "  facet plugin test \(plugin)"
    guard kind != .importer else {
      return "Now:\n\(test)\n  facet models inspect WEIGHTS --plugin \(plugin)"
    }
    return "Now:\n\(test)\n  facet run \(folder)/\(name).json --plugin \(plugin)"
  }
}

extension PluginTemplate: EnumerableFlag {
  static func help(for value: PluginTemplate) -> ArgumentHelp? {
    switch value {
    case .degradation: "An operator that makes pictures worse, and that the search inverts."
    case .node: "A node of any kind."
    case .loss: "A loss for the search."
    case .optimizer: "A way for the search to step."
    case .importer: "A reader of foreign weights."
    case .package: "A node in several files with C code of its own."
    }
  }
}
