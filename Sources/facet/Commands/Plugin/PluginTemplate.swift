import Foundation
import PluginLoading

/// What `facet plugin new` can write: a plugin that works, and a pipeline that shows it.
enum PluginTemplate: String, CaseIterable {
  case degradation, node, loss, optimizer, importer, package

  /// The files by their names in the plugin's folder.
  func files(name: String, folder: String) -> [(path: String, text: String)] {
    let type = SwiftName.type(name)
    func filled(_ template: [UInt8]) -> String {
      String(decoding: template, as: UTF8.self)
        .replacing("__SEARCH__", with: search)
        .replacing("__NAME_C__", with: SwiftName.identifier(name))
        .replacing("__NAME__", with: name).replacing("__TYPE__", with: type)
        .replacing("__LOSS__", with: Self.loss(name)).replacing("__FOLDER__", with: folder)
    }
    let code: [(String, [UInt8])] =
      switch self {
      case .degradation: [("\(type).swift", PackageResources.degradation_txt)]
      case .node: [("\(type).swift", PackageResources.node_txt)]
      case .loss: [("\(type).swift", PackageResources.loss_txt)]
      case .optimizer: [("\(type).swift", PackageResources.optimizer_txt)]
      case .importer: [("\(type).swift", PackageResources.importer_txt)]
      case .package:
        [
          ("Plugin.swift", PackageResources.package_plugin_txt),
          ("\(type).swift", PackageResources.package_txt),
          ("C\(type)/\(SwiftName.identifier(name)).c", PackageResources.package_c_txt),
          ("C\(type)/include/C\(type).h", PackageResources.package_c_header_txt),
        ]
      }
    return (code + pipeline(name)).map { ($0, filled($1)) }
  }

  /// The plugin as `--plugin` takes it.
  func plugin(name: String, folder: String) -> String {
    self == .package ? folder : "\(folder)/\(SwiftName.type(name)).swift"
  }

  private func pipeline(_ name: String) -> [(String, [UInt8])] {
    let file = "\(name).json"
    return switch self {
    case .degradation: [(file, PackageResources.degradation_pipeline_txt)]
    case .node: [(file, PackageResources.node_pipeline_txt)]
    case .loss, .optimizer: [(file, PackageResources.search_pipeline_txt)]
    case .package: [(file, PackageResources.package_pipeline_txt)]
    case .importer: []
    }
  }

  /// What the pipeline sets in its search.
  private var search: String {
    self == .loss
      ? #""loss": "100*L2+0.05*PRIOR+0.5*__LOSS__""#
      : #""optimizer": "__NAME__", "learningRate": 0.5"#
  }

  /// `film-burn` as a loss is called: `FILMBURN`.
  private static func loss(_ name: String) -> String { name.replacing("-", with: "").uppercased() }
}
