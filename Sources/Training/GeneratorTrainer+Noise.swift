import Networks
import Tensors

// What the noise of a generator's layers is for. That of the fine ones makes texture, once the finish of the
// curriculum asks for it; that of the coarse ones tells how the light falls (`UnevenLight`).

extension GeneratorTrainer {
  /// Layers of more pixels a side have noise in the finish.
  static let finestWithoutNoise = 32

  /// Whether the finish trains a parameter. Of a network that was finished before, those of layers with noise alone:
  /// what a face is, where it ends and what light falls on it is decided below. A step of `OptimizerKind.muon` is as
  /// long in the layers that texture says nothing of as in those that make it. (Of 3,000 pictures at 256², a model had
  /// 29.3 dB and 0.74 of the sharpness of the renders' hair so, with squares that counted 20 times as much; 29.1 and
  /// 0.71 where all layers learned, with squares that counted once.)
  func isOfFinish(_ name: String) -> Bool {
    configuration.finishFrozen == 0
      || Self.isFine(name, above: configuration.finishFrozen, generator.plan)
  }

  /// The maps of the layers for a batch, `[N, 1, S, S]` each: of the coarse ones those that the light follows, of
  /// the fine ones, in the finish, others that nothing follows; `nil` elsewhere.
  ///
  /// - Parameters:
  ///   - count: pictures of the batch.
  ///   - limit: the resolution of the last layer that needs fine noise.
  func noise(_ count: Int, hasFine: Bool, upTo limit: Int = .max) -> [Tensor?] {
    let pictures = (0..<count).map { picture in
      Random(seed: configuration.seed).split("noise").split(state.pictures + picture)
    }
    let light = pictures.map {
      UnevenLight.drawn($0, evenShare: 0.25, strength: configuration.unevenLight)
    }
    return generator.noiseShapes.enumerated().map { layer, shape in
      if layer < generator.lightLayers { return .concatenated(light.map { $0[layer] }, axis: 0) }
      guard hasFine, shape[2] > Self.finestWithoutNoise && shape[2] <= limit else {
        return nil
      }
      let maps = pictures.map { random in
        var stream = random.split(layer)
        return stream.normal([1] + shape.dropFirst())
      }
      return .concatenated(maps, axis: 0)
    }
  }
}
