/// The family and the sizes of a generator: what a model file says about itself.
public struct GeneratorPlan: Sendable, Hashable, Codable {
  public enum Architecture: String, Sendable, Hashable, Codable, CaseIterable {
    /// Karras et al., A Style-Based Generator Architecture, 2018, as PULSE's weights have it.
    case styleGAN = "stylegan"
    /// Karras et al., Analyzing and Improving the Image Quality of StyleGAN, 2019: a picture at
    /// each resolution, summed.
    case styleGAN2Skip = "stylegan2-skip"
    /// The same with residual blocks and one picture at the end.
    case styleGAN2Residual = "stylegan2-resnet"
  }

  public var architecture: Architecture
  /// Of the finished picture: 8, 16, … 1024.
  public var resolution: Int
  /// Length of the noise that the mapping takes.
  public var inputSize: Int
  /// Length of w.
  public var latentSize: Int
  /// Classes of a conditional model, or 0.
  public var labelCount = 0
  /// Output widths of the mapping's layers.
  public var mappingWidths: [Int]
  /// Channels at 4², 8², … `resolution`².
  public var channels: [Int]
  /// Activations are clamped to ± this, where the model was trained so.
  public var clamp: Float?

  public init(
    architecture: Architecture, resolution: Int, inputSize: Int, latentSize: Int,
    labelCount: Int = 0, mappingWidths: [Int], channels: [Int], clamp: Float? = nil
  ) {
    self.architecture = architecture
    self.resolution = resolution
    self.inputSize = inputSize
    self.latentSize = latentSize
    self.labelCount = labelCount
    self.mappingWidths = mappingWidths
    self.channels = channels
    self.clamp = clamp
  }

  /// A plan with the family's usual rule for widths: `min(widest, base / resolution)`.
  ///
  /// - Parameters:
  ///   - base: channels times resolution; 16384 and 32768 are usual, a small model takes less.
  ///   - widest: at most so many channels.
  public init(
    _ architecture: Architecture, resolution: Int, latentSize: Int = 512, inputSize: Int? = nil,
    labelCount: Int = 0, mappingLayers: Int = 8, base: Int = 16384, widest: Int = 512
  ) {
    let resolutions = Self.resolutions(to: resolution)
    self.init(
      architecture: architecture, resolution: resolution, inputSize: inputSize ?? latentSize,
      latentSize: latentSize, labelCount: labelCount,
      mappingWidths: Array(repeating: latentSize, count: mappingLayers),
      channels: resolutions.map { max(1, min(widest, base / $0)) })
  }

  /// 4, 8, … `resolution`.
  public var resolutions: [Int] { Self.resolutions(to: resolution) }
  /// Rows of W+.
  public var layerCount: Int { 2 * resolutions.count }
  /// Height of each layer's noise map. StyleGAN has two at 4², StyleGAN2 one.
  public var noiseResolutions: [Int] {
    resolutions.flatMap { $0 == 4 && architecture != .styleGAN ? [4] : [$0, $0] }
  }

  private static func resolutions(to resolution: Int) -> [Int] {
    Array(sequence(first: 4) { $0 < resolution ? 2 * $0 : nil })
  }
}
