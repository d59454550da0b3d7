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
/// Where the generator's first noise maps tell how the light falls (`Generator.lightLayers`), a scale also says
/// those of its own height.
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
    /// The noise maps that are known by then, the generator's first, `[N, 1, S, S]` each; empty where
    /// its noise says nothing of the light.
    public let light: [Tensor]
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
      let isIdle = ["bias", "dense1.weight", "light1.weight"].contains { name.hasSuffix($0) }
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
    smaller.lightSizes = plan.lightSizes?.filter { $0 <= resolution }
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
    // Another generator's noise says something else.
    let isLit = generator.lightLayers >= plan.lightSizes?.count ?? 0
    var light: [Tensor] = []
    func scene() -> Scene {
      Scene(latent: statistics.latent(from: .stacked(rows, axis: 1)), light: light)
    }
    var stages = [(scene: scene(), own: [base])]
    outlook.add(stages[0].scene, scale: -1, isLast: count == 0)
    var last = base.detached
    var sight: Look?
    for scale in 0..<count {
      if sight == nil || outlook.hasNewView { sight = look(seen, outlook.view!) }
      let pair = 2 * scale..<2 * scale + 2
      let (before, lightBefore) = (rows, light)
      func put(_ parts: [Tensor]) -> Scene {
        (rows, light) = (before, lightBefore + parts[2...])
        rows.replaceSubrange(pair, with: parts[..<2])
        return scene()
      }
      let maps = isLit ? scaleLight(scale, sight!) : []
      var choice = Selection.Choice(
        parts: scaleCode(scale, sight!.features, last: last, base: base.detached) + maps)
      if selection != nil {
        let old = before[pair] + maps.map { Tensor(zeros: $0.shape) }
        choice = selection!.choose(
          choice.parts, over: Array(old), for: scale, &outlook, scene: put)
      }
      last = choice.parts[1].detached
      stages.append((put(choice.parts), Array(choice.parts[..<2])))
      outlook.add(
        stages.last!.scene, scale: scale, isLast: scale == count - 1, isNew: choice.isNew,
        known: choice.pictures)
    }
    return zip(stages, outlook.sideOutputs()).enumerated().map { index, found in
      Stage(
        scale: index - 1, latent: found.0.scene.latent, code: .stacked(found.0.own, axis: 1),
        light: found.0.scene.light, picture: found.1)
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
