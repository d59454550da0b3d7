import BlurPlugin
import ColourPlugin
import ComparePlugin
import CompressionPlugin
import DownscalePlugin
import FaceAlignPlugin
import Graph
import LoadPlugin
import MaskPlugin
import NoisePlugin
import SavePlugin

/// The plugins that are built in: the only list.
package enum Plugins {
  package static let builtIn: [Plugin] = [
    load, faceAlign, downscale, save, compare,
    blur, noise, mask, colour, compression,
  ]

  /// The nodes of the built-in plugins.
  ///
  /// - Throws: `PipelineErrors` when two of them have the same name.
  package static func registry() throws -> Registry { try Registry(builtIn) }
}
