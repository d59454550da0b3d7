import Tensors

/// From a degraded picture to a latent in one pass, scale by scale.
///
/// A *base encoder* gives one vector for all rows of W+: the foundation. Then, from coarse to fine, an
/// encoder of each scale looks at the picture, at what the generator makes of the latent so far, and
/// at the scale's two rows, and puts its own rows in their place. After each scale the generator has a
/// side output, which training can supervise.
///
/// Latents are predicted in the space where they are nearly normal (`LatentStatistics`), so an
/// untrained encoder, whose last layer is 0, says the mean face.
///
/// - Source: the idea from Pro-PULSE (IEEE TIP 31:1230–1242, 2022), of which the abstract is public; the
///   networks and their sizes are Facet's own.
public struct ProgressiveEncoder: Sendable {
  public var name: String
  public let plan: EncoderPlan
  public var parameters: [String: Tensor]
  /// Of the generator that the encoder was trained for.
  public let statistics: LatentStatistics

  /// What is known after a scale.
  public struct Stage: Sendable {
    /// −1 is the base encoder.
    public let scale: Int
    /// `[N, L, D]`
    public let latent: Tensor
    /// The side output, `[N, 3, R, R]`, −1…1: at the scale's own resolution where the generator has a
    /// picture there, else the finished one.
    public let picture: Tensor
  }

  /// An untrained encoder, from a seed.
  public init(
    _ plan: EncoderPlan, statistics: LatentStatistics, seed: UInt64, name: String = "untrained"
  ) {
    (self.name, self.plan, self.statistics) = (name, plan, statistics)
    let random = Random(seed: seed)
    parameters = [:]
    for (name, shape) in plan.parameterShapes {
      let isIdle = name.hasSuffix("bias") || name.hasSuffix("dense1.weight")
      var stream = random.split(name)
      parameters[name] = isIdle ? Tensor(zeros: shape) : stream.normal(shape)
    }
  }

  /// The same encoder with other weights.
  public func with(parameters: [String: Tensor]) -> ProgressiveEncoder {
    var copy = self
    copy.parameters = parameters
    return copy
  }

  public var parameterCount: Int { parameters.values.reduce(0) { $0 + $1.count } }

  /// The base encoder alone: one w for all rows.
  ///
  /// - Shape: picture `[N, 3, h, w]`, 0…1, any size → `[N, D]`
  /// - Gradient: picture, parameters.
  public func base(_ picture: Tensor, hint: DegradationHint = .init()) -> Tensor {
    statistics.latent(from: baseCode(working(picture), hintValues(picture, hint)))
  }

  /// All stages, the base encoder's first.
  ///
  /// - Parameters:
  ///   - picture: `[N, 3, h, w]`, 0…1, any size, square or not.
  ///   - generator: the one whose latents are wanted.
  ///   - scales: how many scales to go; all when not given.
  ///   - sideOutputs: whether every stage's own picture is made. Otherwise a stage has what the next
  ///     scale looks at, and only the last stage its own.
  /// - Gradient: picture and parameters. What a scale looks at is taken as given: a scale learns from
  ///   the latent that it passes on, not through the eyes of later scales.
  public func stages(
    _ picture: Tensor, hint: DegradationHint = .init(), generator: some Generator,
    noise: NoiseMaps = .constant, scales: Int? = nil, sideOutputs: Bool = true
  ) -> [Stage] {
    precondition(
      generator.latentSize == plan.latentSize && generator.layerCount == plan.layerCount,
      "encoder: made for \(plan.layerCount) rows of \(plan.latentSize), the generator has "
        + "\(generator.layerCount) of \(generator.latentSize)")
    let count = min(scales ?? plan.scales, plan.scales)
    let (input, known) = (working(picture), hintValues(picture, hint))
    let code = baseCode(input, known)
    var rows = Array(repeating: code, count: plan.layerCount)
    var stages: [Stage] = []
    var view = Tensor(zeros: [])
    for scale in -1..<count {
      if scale >= 0 {
        let pair = scaleCode(
          scale, input, view.detached, [rows[2 * scale], rows[2 * scale + 1]], known)
        rows.replaceSubrange(2 * scale..<2 * scale + 2, with: pair)
      }
      let latent = statistics.latent(from: .stacked(rows, axis: 1))
      let isLast = scale == count - 1
      let output = Outlook(generator, plan).pictures(
        latent, noise: noise, scale: scale, side: sideOutputs || isLast, view: !isLast,
        earlier: stages.last)
      view = output.view
      stages.append(Stage(scale: scale, latent: latent, picture: output.side))
    }
    return stages
  }

  /// The latent after all scales.
  ///
  /// - Shape: picture `[N, 3, h, w]`, 0…1 → `[N, L, D]`
  public func encode(
    _ picture: Tensor, hint: DegradationHint = .init(), generator: some Generator,
    noise: NoiseMaps = .constant
  ) -> Tensor {
    stages(picture, hint: hint, generator: generator, noise: noise, sideOutputs: false)
      .last!.latent
  }
}

/// Which pictures of the generator the encoder needs of a latent.
private struct Outlook<G: Generator> {
  let generator: G
  let plan: EncoderPlan
  /// Where the next scale looks: the largest picture that the working size holds, or the only one.
  let viewSize: Int

  init(_ generator: G, _ plan: EncoderPlan) {
    (self.generator, self.plan) = (generator, plan)
    let sizes = generator.pictureResolutions
    viewSize = sizes.last { $0 <= plan.workingSize } ?? sizes.last!
  }

  func pictures(
    _ latent: Tensor, noise: NoiseMaps, scale: Int, side: Bool, view: Bool,
    earlier: ProgressiveEncoder.Stage?
  ) -> (side: Tensor, view: Tensor) {
    let sizes = generator.pictureResolutions
    let own = scale < 0 ? sizes.last! : plan.sideResolution(scale)
    let sideSize = sizes.contains(own) ? own : sizes.last!
    // A generator with one picture costs its whole synthesis: later scales look at the first one's.
    if !side, sizes.count == 1, let earlier { return (earlier.picture, earlier.picture) }
    let made = generator.pictures(
      latent: latent, noise: noise, upTo: max(side ? sideSize : 0, view ? viewSize : 0))
    func at(_ size: Int) -> Tensor { made[min(sizes.firstIndex(of: size)!, made.count - 1)] }
    return (side ? at(sideSize) : at(viewSize), view ? at(viewSize) : at(sideSize))
  }
}
