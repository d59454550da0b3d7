import Tensors

/// StyleGAN of 2018 as PULSE's weights have it: upscale, convolution, blur, noise, leaky ReLU,
/// instance normalization, style.
///
/// Parameters have PULSE's names behind `mapping.` and `synthesis.`.
///
/// - Source: Karras et al., A Style-Based Generator Architecture for Generative Adversarial
///   Networks, 2019; details that the weights depend on as in PULSE's reference implementation.
public struct StyleGAN: Generator {
  public var name: String
  public let plan: GeneratorPlan
  public var parameters: [String: Tensor]
  public var noiseConstants: [Tensor]?
  public var lightLayers = 0
  public var meanLatent: Tensor?
  public var statistics: LatentStatistics?
  public var algorithm = ConvolutionAlgorithm.automatic

  /// A network with random weights, from a seed.
  public init(_ plan: GeneratorPlan, seed: UInt64, name: String = "untrained") {
    self.name = name
    self.plan = plan
    parameters = plan.parameters(seed: seed, Self.initial)
  }

  /// A network with the weights of a file.
  ///
  /// - Throws: `ModelError` that names the tensor that is missing, misshapen or not finite.
  public init(
    _ plan: GeneratorPlan, parameters: [String: Tensor], noiseConstants: [Tensor]? = nil,
    meanLatent: Tensor? = nil, name: String
  ) throws {
    self.name = name
    self.plan = plan
    self.parameters = try plan.checked(parameters)
    self.noiseConstants = noiseConstants
    self.meanLatent = meanLatent
  }

  /// He's gain for the layers before a leaky ReLU.
  static let gain = Float(2).squareRoot()
  static let mappingRate: Float = 0.01

  public func map(_ z: Tensor, label: Tensor? = nil) -> Tensor {
    precondition(
      z.rank == 2 && z.shape[1] == inputSize, "map: z \(z.shape), the model takes \(inputSize)")
    var x = z.rowNormalized()
    for layer in plan.mappingWidths.indices {
      let scale = Self.gain * equalized(x.shape[1]) * Self.mappingRate
      let y = x.linear(weight: parameter("mapping.dense\(layer).weight")) * scale
      x = (y + parameter("mapping.dense\(layer).bias") * Self.mappingRate).leakyReLU(slope: 0.2)
    }
    return x
  }
}
