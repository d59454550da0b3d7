import Networks
import Portraits
import Tensors

extension GeneratorTrainer.Configuration {
  /// What a model of portraits is trained with. (The first ones that shipped were narrower.)
  ///
  /// Widths fall with the resolution. Below 32² a layer costs little and decides where everything
  /// lies, above all the hair, whose outline is what a narrow network blurs most. Nearly two fifths of the
  /// pictures are at 32², where the layout of the face is learned and a picture costs least, a
  /// quarter at 64²; the finer sizes add detail. Small batches at a high rate learn several
  /// times more from a picture than large ones: after 16,000 pictures at 32² batches of 16 at a
  /// rate of 0.004 stood at 18.3 dB, batches of 4 at 0.012 reached that after 4,000 (with Adam).
  ///
  /// A sixteenth more at full size is the finish.
  ///
  /// A network that goes on at its own resolution has its layout already; most of the pictures are then large.
  /// (At 32² the model that shipped before stood at 33.3 dB, at 256² at 28.5: two thirds of the error
  /// were in what 32² does not show.) What is left by then are a few large errors, so their
  /// squares count more: of 4,096 pictures at 256², from one state, 30.18 dB came so, 30.11 where they counted once.
  /// Its finish leaves the layers alone that have no grain.
  ///
  /// A network of a smaller picture grows: what it has stays as it is, the resolutions that it has not
  /// are learned on windows of 256², and twice as many pictures more are the finish, at a higher rate: what it
  /// can place is there, and what it lacks is grain. (At 512² 9,600 pictures came to 0.37 of the sharpness of
  /// the renders' hair so, with a fifth more for the finish and a rate of 0.004 to 0.15.)
  ///
  /// - Parameters:
  ///   - resolution: 32 … 1024, a power of two.
  ///   - pictures: without the finish; 0 leaves the finish alone.
  ///   - finish: pictures of the finish, from 128² on; as said above when `nil`.
  ///   - earlier: the network that the run goes on from, whose widths it keeps. Whether it fits is said
  ///     when the run starts.
  public static func portraits(
    resolution: Int, pictures: Int, finish: Int? = nil, from earlier: GeneratorPlan? = nil
  ) -> Self {
    let widths = [192, 192, 128, 96, 48, 32, 16, 16, 16]
    let levels = resolution.trailingZeroBitCount - 1
    let goesOn = earlier?.resolution == resolution
    var shares =
      (goesOn
      ? [(32, 0.1), (64, 0.2), (128, 0.4), (256, 0.3)]
      : [(32, 0.38), (64, 0.25), (128, 0.23), (256, 0.14)])
      .filter { $0.0 <= resolution }
    if resolution > 256 {
      // The finer detail is learned in the last two fifths.
      shares = shares.map { ($0.0, $0.1 * 0.6) }
      let extra = [512, 1024].filter { $0 <= resolution }
      shares += extra.map { ($0, 0.4 / Double(extra.count)) }
    }
    let frozen = earlier.map(\.resolution).flatMap { $0 < resolution ? $0 : nil }
    shares.removeAll { $0.0 <= frozen ?? 0 || pictures == 0 }
    let total = shares.reduce(0) { $0 + $1.1 }
    var configuration = Self(
      channels: Array(widths.prefix(levels)),
      curriculum: Curriculum(
        stages: shares.map { side, share in
          .init(
            resolution: side, pictures: max(16, Int(Double(pictures) * share / total) / 16 * 16),
            batch: side >= 512 && frozen == nil ? 4 : 8)
        }))
    configuration.frozen = frozen
    configuration.pool = resolution > 256 ? 4096 : 8192
    configuration.reuse = 10
    if frozen != nil {
      // Of a picture of which a window is seen, there are many.
      configuration.pool = 2048
      configuration.reuse = 40
    }
    configuration.texture = 0.02
    if goesOn {
      configuration.squares = 20
      configuration.finishFrozen = GeneratorTrainer.finestWithoutNoise
    }
    configuration.unevenLight = 1
    if resolution >= 128 {
      configuration.curriculum.finish = .init(
        resolution: resolution,
        pictures: max(16, finish ?? pictures / (frozen == nil ? 256 : 8) * 16),
        batch: 8)
      if frozen != nil { configuration.curriculum.finishRate = 0.01 }
    }
    if let earlier { configuration.keepWidths(of: earlier) }
    return configuration
  }

  /// Takes over an earlier network's widths, as far as they can be those of such a run.
  private mutating func keepWidths(of earlier: GeneratorPlan) {
    if earlier.channels.count <= channels.count {
      channels.replaceSubrange(0..<earlier.channels.count, with: earlier.channels)
    }
    let learned = earlier.mappingWidths.dropLast().map { $0 - 2 * earlier.inputSize }
    let more = earlier.latentSize - earlier.inputSize
    guard learned.allSatisfy({ $0 > 0 }), more >= 0 else { return }
    (hidden, features) = (learned, more)
  }
}

extension GeneratorTrainer {
  /// The trained network as a model file holds it, with its statistics and its card.
  public func model() throws -> Model {
    var network = trained
    network.name = "portraits-\(configuration.resolution)"
    if let statistics = LatentStatistics.measure(
      network, samples: 100_000, seed: configuration.seed)
    {
      network.statistics = statistics
      network.meanLatent = statistics.latentMean
    }
    var model = Model(
      generator: network, card: card(try validate(upTo: configuration.resolution)),
      noiseSeed: network.noiseConstants == nil ? nil : configuration.seed)
    model.attributes = source.attributes
    if let statistics = network.statistics, configuration.features > 0 {
      var random = Random(seed: configuration.seed).split("readout")
      let codes = random.normal([20_000, source.codeLength])
      model.readout = Model.readout(
        of: codes.rowNormalized(), in: withoutRecording { network.map(codes, label: nil) },
        statistics)
    }
    return model
  }

  private func card(_ quality: RegressionQuality) -> String {
    func decibels(_ value: Double) -> String { "\((value * 100).rounded() / 100) dB" }
    var start = configuration.start.map { ", going on from the model \($0) (`--from`)" } ?? ""
    if let frozen = configuration.frozen { start += ", whose weights up to \(frozen)² it keeps" }
    let course = configuration.curriculum
    let stages = course.stages.map { "\($0.pictures) at \($0.resolution)²" }.joined(separator: ", ")
    let texture = course.finish.map { "\($0.pictures) with noise in the fine layers, for texture" }
    let finish = course.finish.map { " --finish \($0.pictures)" } ?? ""
    let rate = course.picturesBeforeFinish == 0 ? "" : " --rate \(course.rate)"
    var roughness = configuration.finishRoughness.map { " --roughness \($0)" } ?? ""
    if configuration.finishHasRounding { roughness += " --with-rounding" }
    let grain =
      PortraitSource.grain(at: configuration.resolution) == 0
      ? "" : " The pictures have mild film grain, which the noise of the last layers makes."
    let light =
      generator.lightLayers == 0
      ? ""
      : """

      The first \(generator.lightLayers) noise maps are no texture: they tell how unevenly the light falls, \
      how bright it is and how warm. Without noise the light is even.

      """
    return """
      # portraits-\(configuration.resolution): synthetic portraits at \(configuration.resolution)²

      A StyleGAN2 (skip) trained by Facet on pictures that Facet drew: a modelled head, lit and \
      rendered (portraits, version \(Portrait.version)). No photograph of anyone was used, and no \
      downloaded weight. \(source.codeLength) of the renderer's \(PortraitParameters.dimensions) \
      parameters vary, each uniform and independent: skin tone, age and presentation are uniform by \
      construction. There are no glasses and no freckles.\(grain)

      Trained by regression\(start), `facet train generator --resolution \
      \(configuration.resolution) --pictures \(course.picturesBeforeFinish)\(finish)\(rate)\
      \(roughness) --seed \(configuration.seed)`: \
      \([stages, texture ?? ""].filter { !$0.isEmpty }.joined(separator: ", then ")).
      \(light)
      On held-back portraits: PSNR \(decibels(quality.whole)), within the boxes of the eyes \
      \(decibels(quality.eyes)), of the mouth \(decibels(quality.mouth)).

      What the renderer was told can be read in w (`attributes.readout`).

      Limits: every face is a drawing of nobody. What the renderer cannot draw (hands, hats, \
      jewellery, strong expressions) the model cannot either. A picture that it makes from a small \
      photo is imagined: plausible at best, never recovered, never evidence of who somebody is.
      """
  }
}
