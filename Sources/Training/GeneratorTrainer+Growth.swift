import Networks
import Tensors

// A network that grows: what an earlier model has stays as it is, and only the resolutions that it
// has not are trained, on windows of their pictures. A step costs the earlier network forwards and a
// window of the new layers; what was learned is kept, with the latents and the encoder that know it.

extension GeneratorTrainer {
  /// The parameters that are trained, under their names in the state.
  static func trainable(_ generator: StyleGAN2, frozen: Int?) -> [String: Tensor] {
    guard let frozen else { return CodeMapping.trained(of: generator.parameters) }
    return generator.parameters.filter { name, _ in isFine(name, above: frozen, generator.plan) }
  }

  /// Whether a parameter is that of a layer of more pixels a side than `resolution`.
  static func isFine(_ name: String, above resolution: Int, _ plan: GeneratorPlan) -> Bool {
    plan.resolutions.contains { $0 > resolution && name.hasPrefix("synthesis.b\($0).") }
  }

  /// Where in its pictures a batch is looked at; `nil` where all of the network learns from all of
  /// them.
  func window(_ side: Int) -> TrainingWindow? {
    guard configuration.frozen != nil else { return nil }
    var dice = Random(seed: configuration.seed).split("window").split(state.pictures)
    return TrainingWindow(of: side, random: &dice)
  }

  /// The pictures of a window, made of what the earlier network has there.
  ///
  /// - Parameters:
  ///   - noise: of the layers that the earlier network has.
  ///   - rows: of the batch, by which the new layers' noise is told apart.
  /// - Shape: codes `[N, codeLength]` → `[N, 3, side, side]` of the window. - Gradient: the weights
  ///   above `frozen`.
  package func grown(
    _ network: StyleGAN2, codes: Tensor, noise: [Tensor?], in window: TrainingWindow,
    _ rows: Range<Int>,
    hasNewNoise: Bool
  ) -> Tensor {
    let frozen = configuration.frozen!
    let (w, below) = withoutRecording {
      let w = generator.repeated(generator.map(codes, label: nil))
      let known = generator.stages(
        latent: w, noise: .given(noise), upTo: frozen
      ).last!
      return (w, known.cropped(to: window.surroundings(at: frozen)))
    }
    var stage = below
    for size in generator.plan.resolutions where size > frozen && size <= window.picture {
      let seen = window.surroundings(at: size)
      let maps = generator.layers(at: size).map { layer -> Tensor? in
        guard hasNewNoise else { return nil }
        var stream = Random(seed: configuration.seed).split("finish").split(state.pictures)
          .split(rows.lowerBound).split(layer)
        return stream.normal([codes.shape[0], 1, seen.rows.count, seen.columns.count])
      }
      stage = network.stage(at: size, after: stage, latent: w, noise: maps)
    }
    return window.inner(stage.picture!)
  }
}
