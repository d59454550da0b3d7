import Graph
import Imaging
import Networks
import Search
import Tensors

/// Draws pictures: of given latents, or of random ones.
struct Generate: Node {
  static let name = "generate"
  static let summary = "Draws the picture of a latent, or random pictures from a seed."

  @Parameter(
    "The generator: \"default\", or a model file of any format that Facet reads; that of the latent "
      + "when left out.")
  var model: Path? = nil

  @Parameter("Random pictures, where no latent is connected.", in: 1...1_000_000)
  var count = 1

  @Parameter(
    "How far random latents go from the mean: 1 as far as the model was trained to, 0 not at all.",
    in: 0...2)
  var truncation = 0.8

  @Parameter(
    "Rows of the latent that are truncated, from the first; all when left out.", in: 0...64)
  var cutoff: Int? = nil

  @Parameter("The noise maps of random pictures: none, the model's own, or drawn.")
  var noise = Noise.constant

  @Parameter(
    "The class of a conditional model's random pictures, from 0; drawn when left out.", in: 0...)
  var label: Int? = nil

  @Parameter("What random pictures are drawn from; derived from the pipeline's seed when left out.")
  var seed: UInt64? = nil

  enum Noise: String, ParameterValue, CaseIterable { case zero, constant, random }

  static let latent = OptionalInput<Latent>("latent", "What to draw.")
  static let image = Output<Image>("image", "The picture, 0…1, not clamped.")
  static let drawn = Output<Latent>("latent", "The latent of the picture.")
  static let ports: [any PortDeclaration] = [latent, image, drawn]
  static let fansOut = true

  static var sample: NodeSample { NodeSample(in: ["latent": "search.latent"]) }

  func run(_ io: inout NodeIO) throws {
    if let latent = io[Self.latent] {
      try draw(latent, io)
    } else {
      try drawRandom(io)
    }
  }

  private func draw(_ given: Latent, _ io: NodeIO) throws {
    let named = try model.map { try ModelLibrary.open($0.string) } ?? given.model
    let latent = try given.moved(to: named)
    io.expect(items: latent.count)
    for index in 0..<latent.count {
      try io.checkCancellation()
      io.emit { item in try fill(&item, latent[index], io) }
    }
  }

  private func drawRandom(_ io: NodeIO) throws {
    let named = try ModelLibrary.open(model?.string ?? ModelLibrary.embedded)
    try named.check(label: label)
    io.expect(items: count)
    let base = seed ?? io.seed
    for index in 0..<count {
      try io.checkCancellation()
      // Each picture has its own seed, so that the tenth of ten is the tenth of a hundred.
      let random = Random(seed: base).split(index)
      io.emit(name: "\(io.item.name)-\(index + 1)", key: String(index)) { item in
        try fill(&item, sampled(named, random), io)
      }
    }
  }

  private func sampled(_ named: NamedModel, _ random: Random) -> Latent {
    let generator = named.model.generator
    var draws = random.split("latent")
    return withoutRecording {
      let z = draws.normal([1, generator.inputSize])
      let classes = label.map { generator.oneHot([$0]) } ?? generator.randomLabels(1, &draws)
      let rows = generator.truncated(
        generator.map(z, label: classes), psi: Float(truncation), cutoff: cutoff)
      return Latent(rows, noise: maps(generator, random), model: named)
    }
  }

  private func maps(_ generator: any Generator, _ random: Random) -> [Tensor]? {
    switch noise {
    case .zero: return generator.noiseShapes.map { Tensor(zeros: $0) }
    case .constant: return nil
    case .random:
      return generator.noiseShapes.enumerated().map { layer, shape in
        var draws = random.split("noise").split(layer)
        return draws.normal(shape)
      }
    }
  }

  private func fill(_ item: inout PortValues, _ latent: Latent, _ io: NodeIO) throws {
    let picture = latent.rendered()
    guard picture.isFinite else {
      throw PipelineError(
        .badInput,
        "\(latent.model.name) draws values that are not finite; its weights are damaged")
    }
    item[Self.image] = Image(picture, name: io.item.name)
    item[Self.drawn] = latent
  }
}
