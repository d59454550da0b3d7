import Foundation
import Graph

/// Something that can be given as a plugin: a Swift file, a folder of them, or a compiled one.
package struct PluginFile: Sendable, Hashable {
  package enum Kind: Sendable, Hashable { case swift, folder, compiled }

  /// As the user wrote it, for messages.
  package let path: String
  package let kind: Kind
  /// The file or folder itself, links followed.
  package let url: URL

  /// - Throws: `PipelineError` when nothing is there, or nothing that can be a plugin.
  package init(_ path: String) throws(PipelineError) {
    self.path = path
    url = URL(filePath: path).resolvingSymlinksInPath()
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      throw PipelineError(
        .notFound, path: path,
        "there is no such plugin; \"facet plugin new NAME\" writes one to begin with")
    }
    switch url.pathExtension {
    case _ where isFolder.boolValue: kind = .folder
    case "swift": kind = .swift
    case "so": kind = .compiled
    default:
      throw PipelineError(
        .unsupported, path: path,
        "a plugin is a .swift file, a folder of them, or the .so that \"facet plugin build\" makes")
    }
  }

  /// The name without its extension, for the module and the compiled file.
  package var stem: String {
    kind == .folder ? url.lastPathComponent : url.deletingPathExtension().lastPathComponent
  }
}
