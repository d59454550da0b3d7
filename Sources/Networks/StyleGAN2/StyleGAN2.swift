import Tensors

/// StyleGAN2: styles scale the weights of convolutions, and demodulation takes the place of
/// normalization.
///
/// Parameters have NVIDIA's names (StyleGAN2-ADA, PyTorch), without the repeated filters.
///
/// - Source: Karras et al., Analyzing and Improving the Image Quality of StyleGAN, 2020.
public struct StyleGAN2: Generator {
  public var name: String
  public internal(set) var plan: GeneratorPlan
  public var parameters: [String: Tensor]
  public var noiseConstants: [Tensor]?
  public var lightLayers = 0
  public var meanLatent: Tensor?
  public var statistics: LatentStatistics?
  public var algorithm = ConvolutionAlgorithm.automatic

  /// A network with random weights, from a seed.
  ///
  /// - Precondition: one of the two StyleGAN2 architectures.
  public init(_ plan: GeneratorPlan, seed: UInt64, name: String = "untrained") {
    self.name = name
    self.plan = plan
    parameters = plan.parameters(seed: seed, Self.initial)
    noiseConstants = plan.noiseConstants(seed: seed)
    meanLatent = Tensor(zeros: [plan.latentSize])
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
}
