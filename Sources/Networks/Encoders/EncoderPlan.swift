/// The sizes of a progressive encoder: what its file says about itself.
public struct EncoderPlan: Sendable, Hashable, Codable {
  /// What a scale does with the rows that the base encoder gave.
  public enum Progress: String, Sendable, Hashable, Codable, CaseIterable {
    /// It puts its own in their place, as Pro-PULSE does, and goes on from the scale before.
    case replacing
    /// It adds to them, each scale for itself.
    case adding
  }

  /// Of the generator: length of w, rows of W+, height of its picture.
  public var latentSize: Int
  public var layerCount: Int
  public var resolution: Int
  /// The height of the pictures that its factors count from; `resolution` when `nil`. An encoder that
  /// grew with its generator goes on counting as the scales that it had do.
  public var factorResolution: Int?
  /// Every picture is brought to this many pixels squared before the network looks at it.
  public var workingSize: Int
  /// Channels of the base encoder at `workingSize`, half of it, … 4; what goes on from there has
  /// those of the second.
  public var baseWidths: [Int]
  /// The same of the scale-specific encoder.
  public var scaleWidths: [Int]
  /// Units of the dense layer before the latent.
  public var hidden: Int
  public var progress = Progress.replacing
  /// Heights of the generator's first noise maps, which tell how the light falls and of which the scales of
  /// these heights say what they see; `nil` where there are none.
  public var lightSizes: [Int]?

  /// Sizes for a generator: about 2.5 million parameters at 256² and a latent of 64.
  ///
  /// Faces are recognised in 32², and what is finer costs four times as much to look at.
  ///
  /// - Parameters:
  ///   - lightLayers: the generator's noise maps that tell of the light (`Generator.lightLayers`).
  ///   - width: channels of the base encoder at the working size.
  public init(
    for generator: GeneratorPlan, lightLayers: Int = 0, workingSize: Int = 32,
    progress: Progress = .replacing, width: Int = 32
  ) {
    latentSize = generator.latentSize
    layerCount = generator.layerCount
    resolution = generator.resolution
    self.workingSize = min(workingSize, generator.resolution)
    self.progress = progress
    hidden = 6 * width
    let levels = Self.levels(self.workingSize)
    baseWidths = (0..<levels).map { min(5 * width, width << $0) }
    scaleWidths = (0..<levels).map {
      $0 == 0 ? width / 2 : min(3 * width, (3 * width / 2) << ($0 - 1))
    }
    let largest = self.workingSize
    let sizes = generator.noiseResolutions.prefix(lightLayers).prefix { $0 <= largest }
    lightSizes = sizes.isEmpty ? nil : Array(sizes)
  }

  /// Scales: two rows each, the first for 4².
  public var scales: Int { layerCount / 2 }
  /// Height of the side output of a scale.
  public func sideResolution(_ scale: Int) -> Int { 4 << scale }
  /// How many noise maps a scale says.
  func lightCount(_ scale: Int) -> Int {
    (lightSizes ?? []).count { $0 == sideResolution(scale) }
  }
  /// Where in a body features have that height: behind the stem, then behind each block.
  func level(ofHeight height: Int) -> Int { (workingSize / height).trailingZeroBitCount }
  /// Whether a scale's rows make a difference in a picture of that height; those of −1 are all
  /// rows.
  package func shows(_ scale: Int, at size: Int) -> Bool {
    scale <= 0 || sideResolution(scale - 1) < size
  }

  static func levels(_ size: Int) -> Int {
    precondition(
      size >= 8 && size.nonzeroBitCount == 1,
      "encoder: a working size of \(size) is no power of two")
    return size.trailingZeroBitCount - 1
  }

  /// Name and shape of every parameter.
  package var parameterShapes: [(name: String, shape: [Int])] {
    var list: [(String, [Int])] = []
    func layer(_ name: String, _ shape: [Int]) {
      list.append(("\(name).weight", shape))
      list.append(("\(name).bias", [shape[0]]))
    }
    func body(_ part: String, _ widths: [Int], inputs: Int) {
      layer("\(part).stem", [widths[0], inputs, 3, 3])
      list.append(("\(part).hint.weight", [widths[0], DegradationHint.size]))
      for (level, (width, next)) in zip(widths, widths.dropFirst()).enumerated() {
        layer("\(part).block\(level).conv0", [width, width, 3, 3])
        layer("\(part).block\(level).conv1", [next, width, 3, 3])
        list.append(("\(part).block\(level).skip.weight", [next, width, 1, 1]))
      }
      layer("\(part).neck", [widths[1], widths.last!, 3, 3])
    }
    func head(_ part: String, _ widths: [Int], extra: Int, outputs: Int) {
      layer("\(part).dense0", [hidden, 16 * widths[1] + extra])
      layer("\(part).dense1", [outputs, hidden])
    }
    body("base", baseWidths, inputs: 3)
    head("base", baseWidths, extra: 0, outputs: latentSize)
    body("scales", scaleWidths, inputs: 6)
    for scale in 0..<scales {
      head("scale\(scale)", scaleWidths, extra: 2 * latentSize, outputs: 2 * latentSize)
      guard lightCount(scale) > 0 else { continue }
      let features = scaleWidths[level(ofHeight: sideResolution(scale))]
      layer("scale\(scale).light0", [scaleWidths[1], features + 6, 3, 3])
      layer("scale\(scale).light1", [lightCount(scale), scaleWidths[1], 3, 3])
    }
    return list
  }

  private var isLightPossible: Bool {
    let sizes = lightSizes ?? []
    return sizes.count <= layerCount && sizes == sizes.sorted()
      && sizes.allSatisfy { $0 >= 4 && $0.nonzeroBitCount == 1 && $0 <= workingSize }
  }

  /// - Throws: `ModelError` where the sizes contradict each other or are beyond what Facet runs.
  func check() throws {
    let sizes = [latentSize, hidden] + baseWidths + scaleWidths
    let powers = [8, 16, 32, 64, 128, 256, 512, 1024]
    let possible =
      powers.contains(resolution) && powers.contains(workingSize)
      && powers.contains(factorResolution ?? resolution)
      && layerCount == 2 * (resolution.trailingZeroBitCount - 1)
      && baseWidths.count == Self.levels(workingSize) && scaleWidths.count == baseWidths.count
      && sizes.allSatisfy { (1...8192).contains($0) } && isLightPossible
    guard possible else {
      throw ModelError(
        .unsupported,
        "the encoder's plan is not possible: working size \(workingSize), widths \(baseWidths) and "
          + "\(scaleWidths), \(layerCount) rows of \(latentSize) for \(resolution)²")
    }
  }
}
