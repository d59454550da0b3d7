import Tensors

/// From a degraded picture to a latent in one pass, scale by scale.
///
/// A *base encoder* gives one vector for all rows of W+: the foundation. Then, from coarse to fine,
/// a *scale-specific encoder* looks at the picture, at what the generator makes of the latent so
/// far, and at the vector of the scale before, and puts its own two rows in the place of the base
/// encoder's. Its body is one for all scales, its head is each scale's own; scales whose rows do
/// not show at the size at which it looks share one look. After each scale the generator has a side
/// output, which training can supervise.
///
/// Latents are predicted in the space where they are nearly normal (`LatentStatistics`), so an
/// untrained encoder, whose last layer is 0, says the mean face.
///
/// - Source: the idea from Pro-PULSE (IEEE TIP 31:1230–1242, 2022), of which the abstract is
///   public; the networks and their sizes are Facet's own. That a scale goes on from the vector
///   before is ReStyle's idea (Alaluf et al., 2021).
public struct ProgressiveEncoder: Sendable {
  public var name: String
  public internal(set) var plan: EncoderPlan
  public var parameters: [String: Tensor]
  /// Of the generator that the encoder was trained for.
  public let statistics: LatentStatistics
  /// The fingerprint of that generator (`Generator.fingerprint`); `nil`: not known.
  public var generator: String?
  /// What a person should know about it, in Markdown.
  public var card = ""

  /// What is known after a scale.
  public struct Stage: Sendable {
    /// −1 is the base encoder.
    public let scale: Int
    /// `[N, L, D]`
    public let latent: Tensor
    /// What was predicted at this stage, in normalized coordinates: `[N, 1, D]` by the base
    /// encoder, `[N, 2, D]` by a scale.
    public let code: Tensor
    /// The side output, `[N, 3, R, R]`, −1…1: at the scale's own resolution where the generator has
    /// a picture there, else the finished one.
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

  /// The encoder of the generator's own smaller pictures: the same without the scales that those lack.
  ///
  /// - Parameter resolution: of the pictures; what the encoder has not anyway changes nothing.
  public func cut(to resolution: Int) -> ProgressiveEncoder {
    guard resolution < plan.resolution else { return self }
    var smaller = plan
    smaller.layerCount -= 2 * (plan.resolution / resolution).trailingZeroBitCount
    smaller.resolution = resolution
    smaller.factorResolution = plan.factorResolution ?? plan.resolution
    let names = Set(smaller.parameterShapes.map(\.name))
    var copy = self
    copy.plan = smaller
    copy.parameters = parameters.filter { names.contains($0.key) }
    return copy
  }

  public var parameterCount: Int { parameters.values.reduce(0) { $0 + $1.count } }

  /// Which side outputs are made.
  public struct SideOutputs: Sendable {
    /// Whether every stage has one of its own; otherwise only the last, and the others have what
    /// the next scale looks at.
    public var ofEveryStage = true
    /// Their largest height; the generator's own when not given.
    public var limit: Int?
    /// Their smallest height: those of coarser scales are this large, too.
    public var least: Int
    public init(ofEveryStage: Bool = true, limit: Int? = nil, least: Int = 4) {
      (self.ofEveryStage, self.limit, self.least) = (ofEveryStage, limit, least)
    }
  }

  /// The base encoder alone: one w for all rows.
  ///
  /// - Shape: picture `[N, 3, h, w]`, 0…1, any size → `[N, D]`
  /// - Gradient: parameters.
  public func base(_ picture: Tensor, hint: DegradationHint = .init()) -> Tensor {
    statistics.latent(from: baseCode(observation(picture, hint: hint)))
  }

  /// All stages, the base encoder's first.
  ///
  /// - Parameters:
  ///   - picture: `[N, 3, h, w]`, 0…1, any size, square or not.
  ///   - generator: the one whose latents are wanted.
  ///   - scales: how many scales to go; all when not given.
  ///   - degradation: how a picture of the generator's, `[N, 3, R, R]`, 0…1, is made such as the given
  ///     one is. Where it is known, a scale's rows are taken only where they bring the degraded
  ///     picture nearer (`Selection`).
  /// - Gradient: parameters. What a scale looks at is taken as given: a scale learns from the
  ///   latent that it passes on, not through the eyes of later scales.
  public func stages(
    _ picture: Tensor, hint: DegradationHint = .init(), generator: some Generator,
    noise: NoiseMaps = .constant, scales: Int? = nil, sideOutputs: SideOutputs = .init(),
    degradation: ((Tensor) -> Tensor)? = nil
  ) -> [Stage] {
    stages(
      observation(picture, hint: hint), generator: generator, noise: noise, scales: scales,
      sideOutputs: sideOutputs, degradation: degradation.map { (picture, $0) })
  }

  /// The same for pictures of different sizes.
  public func stages(
    _ seen: Observation, generator: some Generator, noise: NoiseMaps = .constant,
    scales: Int? = nil, sideOutputs: SideOutputs = .init()
  ) -> [Stage] {
    stages(
      seen, generator: generator, noise: noise, scales: scales, sideOutputs: sideOutputs,
      degradation: nil)
  }

  private func stages(
    _ seen: Observation, generator: some Generator, noise: NoiseMaps, scales: Int?,
    sideOutputs: SideOutputs, degradation: (picture: Tensor, apply: (Tensor) -> Tensor)?
  ) -> [Stage] {
    precondition(
      generator.latentSize == plan.latentSize && generator.layerCount == plan.layerCount,
      "encoder: made for \(plan.layerCount) rows of \(plan.latentSize), the generator has "
        + "\(generator.layerCount) of \(generator.latentSize)")
    let count = min(scales ?? plan.scales, plan.scales)
    var outlook = Outlook(generator, plan, sideOutputs, noise)
    var selection = degradation.map { Selection($0.picture, $0.apply) }
    let base = baseCode(seen)
    var rows = Array(repeating: base, count: plan.layerCount)
    func latent(_ rows: [Tensor]) -> Tensor {
      statistics.latent(from: .stacked(rows, axis: 1))
    }
    var stages = [(latent: latent(rows), own: [base])]
    outlook.add(stages[0].latent, scale: -1, isLast: count == 0)
    var last = base.detached
    var features: Tensor?
    for scale in 0..<count {
      if features == nil || outlook.hasNewView { features = look(seen, outlook.view!) }
      let pair = 2 * scale..<2 * scale + 2
      var choice = Selection.Choice(
        rows: scaleCode(scale, features!, last: last, base: base.detached))
      if selection != nil {
        choice = selection!.choose(choice.rows, over: Array(rows[pair]), for: scale, &outlook) {
          var next = rows
          next.replaceSubrange(pair, with: $0)
          return latent(next)
        }
      }
      rows.replaceSubrange(pair, with: choice.rows)
      last = choice.rows[1].detached
      stages.append((latent(rows), choice.rows))
      outlook.add(
        stages.last!.latent, scale: scale, isLast: scale == count - 1, isNew: choice.isNew,
        known: choice.pictures)
    }
    return zip(stages, outlook.sideOutputs()).enumerated().map { index, found in
      Stage(
        scale: index - 1, latent: found.0.latent, code: .stacked(found.0.own, axis: 1),
        picture: found.1)
    }
  }

  /// The latent after all scales.
  ///
  /// - Shape: picture `[N, 3, h, w]`, 0…1 → `[N, L, D]`
  public func encode(
    _ picture: Tensor, hint: DegradationHint = .init(), generator: some Generator,
    noise: NoiseMaps = .constant
  ) -> Tensor {
    // The smallest side output: it is not asked for.
    stages(
      picture, hint: hint, generator: generator, noise: noise,
      sideOutputs: SideOutputs(ofEveryStage: false, limit: generator.pictureResolutions.first!)
    ).last!.latent
  }
}
