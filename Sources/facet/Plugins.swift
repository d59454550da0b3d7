import DownscalePlugin
import Graph

/// The plugins that are built in: the only list.
enum Plugins {
  static let builtIn: [Plugin] = [
    downscale
  ]

  /// The nodes of the built-in plugins.
  ///
  /// - Throws: `PipelineErrors` when two of them have the same name.
  static func registry() throws -> Registry { try Registry(builtIn) }
}
