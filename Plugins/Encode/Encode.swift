import Graph
import Imaging
import Networks
import Search
import Tensors

/// Says in one pass which latent a degraded picture may come from.
struct Encode: Node {
  static let name = "encode"
  static let summary = "Says in one pass which latent a small or damaged picture may come from."

  @Parameter(
    "The encoder: \"default\", a file that facet train encoder made, or a checkpoint of pSp, e4e or "
      + "ReStyle.")
  var encoder: Path = "default"

  @Parameter("The generator whose latent is wanted: \"default\", or a model file.")
  var model: Path = "default"

  @Parameter(
    "Scales to go, from coarse to fine; 0 is the base encoder alone, all when left out.", in: 0...9)
  var scales: Int? = nil

  @Parameter(
    "How many times smaller the picture was made, if that is known; with an operator the picture's size tells it.",
    in: 1...4_096)
  var factor: Double? = nil

  @Parameter(
    "All that was done to the picture, if that is known: downscaled, blurred, noisy, compressed, "
      + "masked, discoloured.")
  var kinds: [DegradationHint.Kind]? = nil

  @Parameter("How often a ReStyle encoder looks.", in: 1...20)
  var steps = 5

  static let image = Input<Image>("image", "The small or damaged picture.")
  static let degradation = OptionalInput<DegradationOperator>(
    "operator",
    "How it became so; with it the picture's size tells the factor, and a scale's rows are taken only "
      + "where they bring the degraded picture nearer.")
  static let latent = Output<Latent>("latent", "The latent after the last scale.")
  static let picture = Output<Image>("image", "The picture that the generator draws from it.")
  static let sides = ListOutput<Image>(
    "sides",
    "The side outputs: the base encoder's picture, 256² at most, then one a scale, each as large as its "
      + "scale.")
  static let ports: [any PortDeclaration] = [image, degradation, latent, picture, sides]

  static var sample: NodeSample { NodeSample(in: ["image": "low.image"]) }

  func run(_ io: inout NodeIO) throws {
    let named = try ModelLibrary.open(model.string)
    let encoder = try EncoderLibrary.open(encoder.string, for: named)
    if let warning = encoder.warning { io.log(warning) }
    let input = io[Self.image]
    let picture = try input.tensor()
    guard picture.isFinite else {
      throw PipelineError(.badInput, "the picture holds values that are not finite; make it again")
    }
    let stages: [EncodedStage]
    switch encoder.network {
    case .progressive(let network):
      stages = progress(network, picture, hint(io, picture, named), named, io[Self.degradation])
    case .pixelToStyle(let network):
      stages = [
        EncodedStage(
          latent: withoutRecording {
            network.encode(picture, of: named.model.generator, steps: steps)
          })
      ]
    }
    try fill(&io, stages, named, input.name)
  }

  private func fill(
    _ io: inout NodeIO, _ stages: [EncodedStage], _ named: NamedModel, _ name: String
  ) throws {
    let last = Latent(stages.last!.latent, noise: stages.last!.noise, model: named)
    guard last.values.isFinite else {
      throw PipelineError(
        .badInput, "the encoder gives values that are not finite; its weights are damaged")
    }
    io[Self.latent] = last
    // The last scale's side output is the finished picture already.
    let side = stages.last!.side
    let isFinished = side?.shape[2] == named.model.generator.resolution
    let finished = isFinished ? side!.affine(0.5, 0.5) : last.rendered()
    io[Self.picture] = Image(finished, name: name)
    io[Self.sides] = stages.enumerated().map { scale, stage in
      Image(
        stage.side.map { $0.affine(0.5, 0.5) } ?? finished,
        name: scale == 0 ? "base encoder" : "scale \(scale)")
    }
  }

  private func progress(
    _ network: ProgressiveEncoder, _ picture: Tensor, _ hint: DegradationHint, _ named: NamedModel,
    _ degradation: DegradationOperator?
  ) -> [EncodedStage] {
    func run(_ generator: some Generator) -> [EncodedStage] {
      network.stages(
        picture, hint: hint, generator: generator, scales: scales,
        degradation: degradation.map { operation in { operation($0) } }
      )
      .map {
        EncodedStage(latent: $0.latent, noise: generator.noise(under: $0.light), side: $0.picture)
      }
    }
    return withoutRecording { run(named.model.generator) }
  }

  /// What is known of the degradation: with an operator, that the picture was made as small as it is.
  private func hint(_ io: NodeIO, _ picture: Tensor, _ named: NamedModel) -> DegradationHint {
    let kinds = kinds.map(Set.init)
    guard factor == nil, io[Self.degradation] != nil else {
      return DegradationHint(factor: factor, kinds: kinds)
    }
    return DegradationHint(from: named.model.generator.resolution, to: picture, kinds: kinds)
  }
}

/// What is known after a scale.
private struct EncodedStage {
  /// `[1, L, D]`
  let latent: Tensor
  /// `nil` where the model's own maps are meant.
  var noise: [Tensor]?
  /// `[1, 3, R, R]`, −1…1; `nil` where the encoder has no scales.
  var side: Tensor?
}

extension PixelToStyle {
  /// `encode` for a generator of any kind.
  fileprivate func encode(_ picture: Tensor, of generator: any Generator, steps: Int) -> Tensor {
    func run(_ generator: some Generator) -> Tensor {
      encode(picture, generator: generator, steps: steps)
    }
    return run(generator)
  }
}

extension DegradationHint.Kind: ParameterValue {}
