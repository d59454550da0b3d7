import AuditPlugin
import BlurPlugin
import ColourPlugin
import ComparePlugin
import CompressionPlugin
import DownscalePlugin
import FaceAlignPlugin
import GeneratePlugin
import Graph
import LatentSearchPlugin
import LoadLatentPlugin
import LoadPlugin
import MaskPlugin
import MeasurePlugin
import NoisePlugin
import PlotPlugin
import PortraitPlugin
import SaveLatentPlugin
import SavePlugin
import SaveTablePlugin

/// The plugins that are built in: the only list.
package enum Plugins {
  package static let builtIn: [Plugin] = [
    load, portrait, faceAlign, downscale, latentSearch, generate, compare, measure, audit, plot,
    save, loadLatent, saveLatent, saveTable,
    blur, noise, mask, colour, compression,
  ]

  /// The nodes of the built-in plugins.
  ///
  /// - Throws: `PipelineErrors` when two of them have the same name.
  package static func registry() throws -> Registry { try Registry(builtIn) }
}
