import AuditPlugin
import BlurPlugin
import ColourPlugin
import ComparePlugin
import CompositePlugin
import CompressionPlugin
import DownscalePlugin
import EncodePlugin
import FaceAlignPlugin
import FourierPlugin
import GeneratePlugin
import GeometryPlugin
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
    load, portrait, faceAlign, downscale, encode, latentSearch, generate, compare, measure, audit,
    plot, save, loadLatent, saveLatent, saveTable,
    blur, noise, mask, colour, compression, geometry, fourier, composite,
  ]

  /// The nodes of the built-in plugins.
  ///
  /// - Throws: `PipelineErrors` when two of them have the same name.
  package static func registry() throws -> Registry { try Registry(builtIn) }
}
