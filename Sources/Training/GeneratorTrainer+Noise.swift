import Networks
import Tensors

// What the noise of a generator's layers is for. That of the fine ones makes texture, once the finish of the
// curriculum asks for it; that of the coarse ones tells how the light falls (`UnevenLight`).

extension GeneratorTrainer {
  /// Layers of more pixels a side have noise in the finish.
  static let finestWithoutNoise = 32

  /// The maps of the layers for a batch, `[N, 1, S, S]` each: of the coarse ones those that the light follows, of
  /// the fine ones, in the finish, others that nothing follows; zeros elsewhere.
  ///
  /// - Parameters:
  ///   - count: pictures of the batch.
  ///   - limit: the resolution of the last layer that needs fine noise.
  func noise(_ count: Int, hasFine: Bool, upTo limit: Int = .max) -> [Tensor] {
    let pictures = (0..<count).map { picture in
      Random(seed: configuration.seed).split("noise").split(state.pictures + picture)
    }
    // A quarter of the pictures lies in even light.
    let strengths = pictures.map { random -> Float in
      var dice = random.split("light")
      return dice.uniform() < 0.25 ? 0 : configuration.unevenLight * dice.uniform(in: 0...1.5)
    }
    return generator.noiseShapes.enumerated().map { layer, shape in
      let isFine = shape[2] > Self.finestWithoutNoise
      guard isFine ? hasFine && shape[2] <= limit : layer < generator.lightLayers else {
        return Tensor(zeros: [count] + shape.dropFirst())
      }
      let maps = zip(pictures, strengths).map { random, strength in
        var stream = random.split(layer)
        return stream.normal([1] + shape.dropFirst()) * (isFine ? 1 : strength)
      }
      return .concatenated(maps, axis: 0)
    }
  }
}
