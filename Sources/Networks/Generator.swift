import Tensors

/// A network that makes pictures from latents: noise → `map` → w → `synthesize` → picture.
///
/// A value: to train one, replace `parameters` by tracked ones, synthesize, and ask for gradients.
///
///     let variables = generator.parameters.mapValues { $0.tracked() }
///     let picture = generator.with(parameters: variables).synthesize(latent: w)
public protocol Generator: Sendable {
  /// What a person calls this model.
  var name: String { get set }
  /// Sizes and family; enough to know the shape of every parameter.
  var plan: GeneratorPlan { get }
  /// The weights by canonical name, as stored: the equalized learning rate's factors are applied
  /// when they are used.
  var parameters: [String: Tensor] { get set }
  /// The noise that belongs to the model, `[1, 1, H, W]` a layer; `nil` where it has none.
  var noiseConstants: [Tensor]? { get set }
  /// The noise maps, from the first, that are no texture but tell how the light falls: zero where it is
  /// even, which their constants are. 0 for most models.
  var lightLayers: Int { get set }
  /// The mean of w, `[D]`, towards which truncation pulls.
  var meanLatent: Tensor? { get set }
  /// How `leakyReLU_5(w)` is distributed, once it was measured.
  var statistics: LatentStatistics? { get set }
  /// How 3×3 convolutions are computed.
  var algorithm: ConvolutionAlgorithm { get set }

  /// Maps normal noise to w.
  ///
  /// - Shape: z `[N, Z]`, label `[N, labelCount]` (one-hot, of conditional models) → `[N, D]`
  /// - Gradient: z, label and the mapping's parameters.
  func map(_ z: Tensor, label: Tensor?) -> Tensor

  /// The pictures of `pictureResolutions` up to `resolution`, smallest first, from one pass.
  ///
  /// - Shape: latent `[N, L, D]` → `[N, 3, R, R]` each. - Range: about −1…1, not clamped.
  /// - Gradient: latent, given noise maps and the synthesis parameters.
  func pictures(latent: Tensor, noise: NoiseMaps, upTo resolution: Int) -> [Tensor]

  /// The finished picture alone, which a network may have a faster way to.
  ///
  /// - Shape: latent `[N, L, D]` → `[N, 3, R, R]`
  func picture(latent: Tensor, noise: NoiseMaps) -> Tensor

  /// The first blocks as a network of their own, whose finished picture is this one's at
  /// `resolution`. It shares the weights, and takes the first rows of a latent and the first noise
  /// maps.
  ///
  /// - Returns: `nil` where the network has no picture at that resolution before the finished one.
  func draft(at resolution: Int) -> (any Generator)?
}

extension Generator {
  /// Height and width of the finished picture.
  public var resolution: Int { plan.resolution }
  /// D: the length of w.
  public var latentSize: Int { plan.latentSize }
  /// Z: the length of the noise that `map` takes.
  public var inputSize: Int { plan.inputSize }
  /// Classes of a conditional model; 0 otherwise.
  public var labelCount: Int { plan.labelCount }
  /// L: rows of a latent in W+, two a resolution.
  public var layerCount: Int { plan.layerCount }
  /// `[1, 1, H, W]` for each noise map.
  public var noiseShapes: [[Int]] { plan.noiseResolutions.map { [1, 1, $0, $0] } }
  /// Resolutions at which the network has a picture: all of the skip architecture's, of the others
  /// only the last, since they have no other head.
  public var pictureResolutions: [Int] {
    plan.architecture == .styleGAN2Skip ? plan.resolutions : [plan.resolution]
  }

  /// The finished picture.
  ///
  /// - Shape: latent `[N, L, D]`, or `[N, D]` for one row in all layers → `[N, 3, R, R]`
  /// - Range: about −1…1, not clamped.
  public func synthesize(latent: Tensor, noise: NoiseMaps = .constant) -> Tensor {
    picture(latent: latent.rank == 2 ? repeated(latent) : latent, noise: noise)
  }

  public func draft(at resolution: Int) -> (any Generator)? { nil }

  public func picture(latent: Tensor, noise: NoiseMaps) -> Tensor {
    pictures(latent: latent, noise: noise, upTo: resolution).last!
  }

  /// w in all rows: `[N, D]` → `[N, L, D]`.
  public func repeated(_ w: Tensor) -> Tensor {
    w.reshaped(to: [w.shape[0], 1, latentSize]).broadcast(to: [w.shape[0], layerCount, latentSize])
  }

  /// w in all rows, the first `cutoff` of them pulled towards the mean latent.
  ///
  /// - Parameters:
  ///   - psi: 1 leaves w as it is, 0 gives the mean.
  ///   - cutoff: how many rows; all when not given.
  public func truncated(_ w: Tensor, psi: Float, cutoff: Int? = nil) -> Tensor {
    let rows = repeated(w)
    guard psi != 1, let mean = meanLatent ?? statistics?.latentMean else { return rows }
    let pulled = mean + (rows - mean) * psi
    let cut = min(cutoff ?? layerCount, layerCount)
    if cut == layerCount { return pulled }
    if cut <= 0 { return rows }
    return .concatenated(
      [pulled[0..<cut, axis: 1], rows[cut..<layerCount, axis: 1]], axis: 1)
  }

  /// The same network with other weights.
  public func with(parameters: [String: Tensor]) -> Self {
    var copy = self
    copy.parameters = parameters
    return copy
  }

  /// Number of weights.
  public var parameterCount: Int { parameters.values.reduce(0) { $0 + $1.count } }
}
