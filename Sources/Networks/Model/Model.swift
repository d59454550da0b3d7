import Checkpoints
import Tensors

/// A generator with everything that travels with it, as one safetensors file holds it.
///
///     let model = try Model.open("face.safetensors")
///     let picture = model.generator.synthesize(latent: w)
public struct Model: Sendable {
  public var generator: any Generator
  /// What a person should know about the model, in Markdown.
  public var card: String
  /// The file that it came from; empty for one made in memory.
  public var path = ""
  /// What latents say; empty where that is not known.
  public var attributes: [LatentAttribute] = []
  /// Where they say it: the codes of the attributes from the normalized coordinates of a latent,
  /// `[attributes, D]`. Without it the coordinates are the codes, in order.
  public var readout: Tensor?
  /// Where the generator's noise constants are the ones that this seed gives, the file holds the
  /// seed instead of the maps.
  public var noiseSeed: UInt64?

  public init(generator: any Generator, card: String = "", noiseSeed: UInt64? = nil) {
    self.generator = generator
    self.card = card
    self.noiseSeed = noiseSeed
  }

  /// Opens a model: Facet's own file, or any file of weights that Facet knows.
  ///
  /// Of PULSE's pair either file may be named: `synthesis.pt` with `mapping.pt` beside it.
  ///
  /// - Throws: `ModelError`, one sentence that names the file and, where it is one, the tensor.
  public static func open(_ path: String) throws -> Model {
    do {
      let checkpoint = try Checkpoint(contentsOf: path)
      var model =
        checkpoint.metadata[Key.format] == nil
        ? try Model(foreign: checkpoint, path: path) : try Model(own: checkpoint)
      model.path = path
      return model
    } catch let error as ModelError {
      throw error.at(path)
    }
  }

  /// The generator of a plan with these weights, checked.
  static func generator(
    _ plan: GeneratorPlan, _ parameters: [String: Tensor], noise: [Tensor]?, mean: Tensor?,
    name: String
  ) throws -> any Generator {
    switch plan.architecture {
    case .styleGAN:
      try StyleGAN(
        plan, parameters: parameters, noiseConstants: noise, meanLatent: mean, name: name)
    case .styleGAN2Skip, .styleGAN2Residual:
      try StyleGAN2(
        plan, parameters: parameters, noiseConstants: noise, meanLatent: mean, name: name)
    }
  }
}

extension GeneratorPlan {
  /// Noise maps from a seed, one a layer; zeros where they tell of the light.
  public func noiseConstants(seed: UInt64, lightLayers: Int = 0) -> [Tensor] {
    noiseResolutions.enumerated().map { layer, size in
      guard layer >= lightLayers else { return Tensor(zeros: [1, 1, size, size]) }
      var stream = Random(seed: seed).split("noise constants").split(layer)
      return stream.normal([1, 1, size, size])
    }
  }
}
