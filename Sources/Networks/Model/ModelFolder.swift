import Checkpoints
import Foundation

/// The folder in which `facet models import` keeps models, so that pipelines can name them.
///
/// `$FACET_MODELS`, or `facet/models` in `$XDG_DATA_HOME`, or in `~/.local/share`.
public enum ModelFolder {
  public static var url: URL {
    let environment = ProcessInfo.processInfo.environment
    if let path = environment["FACET_MODELS"], !path.isEmpty { return URL(filePath: path) }
    let data = environment["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : URL(filePath: $0) }
    let home = FileManager.default.homeDirectoryForCurrentUser
    return (data ?? home.appending(path: ".local/share")).appending(path: "facet/models")
  }

  /// The installed model files, by name.
  public static var files: [URL] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    return names.filter { $0.hasSuffix(".safetensors") && !$0.hasPrefix(".") }.sorted()
      .map { url.appending(path: $0) }
  }

  /// Where a model that is named by a path or by the name of an installed one lies.
  ///
  /// A file of that path comes first, then the shipped `default`; what has a slash or a dot in it
  /// is only ever a path.
  public static func path(of name: String) -> String {
    if FileManager.default.fileExists(atPath: name) { return name }
    if name == Model.embeddedName, let shipped = Model.embeddedPath { return shipped }
    guard !name.isEmpty, !name.contains("/"), !name.contains(".") else { return name }
    let installed = url.appending(path: "\(name).safetensors").path
    return FileManager.default.fileExists(atPath: installed) ? installed : name
  }
}
