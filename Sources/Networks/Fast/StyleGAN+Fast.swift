import Tensors

extension StyleGAN {
  private static let engines = EngineCache<StyleGANEngine>()

  /// Synthesis by the fused engine: one operation from styles and noise maps to pictures.
  ///
  /// - Shape: latent `[N, L, D]` → `[N, 3, R, R]`
  /// - Gradient: latent and given noise maps.
  func fastPicture(latent: Tensor, noise maps: [Tensor?]) -> Tensor {
    let engine = Self.engines.engine(
      for: plan.parameterShapes.map(\.name)
        .filter { $0.hasPrefix("synthesis.") && !$0.contains("style_mod") }
        .map { parameter($0).storage }
    ) { StyleGANEngine(self) }
    let styles = (0..<layerCount).map { layer -> Tensor in
      let size = plan.resolutions[layer / 2]
      let name = "synthesis.blocks.\(size)x\(size).epi\(layer % 2 + 1).style_mod.lin"
      return latent[layer, axis: 1].linear(weight: parameter("\(name).weight"))
        * equalized(latentSize) + parameter("\(name).bias")
    }
    return engine.synthesize(styles: styles, noise: maps)
  }

  /// Whether the fused engine computes what is asked for: it has no gradients for weights.
  var fastApplies: Bool {
    algorithm == .automatic
      && !parameters.contains { $0.key.hasPrefix("synthesis.") && $0.value.isTracked }
  }
}

extension StyleGANEngine {
  /// - Shape: styles `[N, 2·C]` a layer, noise `[1 or N, 1, H, W]` a layer → `[N, 3, R, R]`
  func synthesize(styles: [Tensor], noise: [Tensor?]) -> Tensor {
    let count = styles[0].shape[0]
    let recording = Tensor.isRecording(styles + noise.compactMap { $0 })
    let inputs = styles.map { $0.plain.detached }, maps = noise.map { $0?.plain.detached }
    let pixels = resolution * resolution
    var traces: [Trace] = []
    let image = Tensor(shape: [count, 3, resolution, resolution]) { out in
      for n in 0..<count {
        let trace = run(
          styles: inputs.map { UnsafePointer($0.pointer + n * $0.shape[1]) },
          noise: maps.map { $0.map { UnsafePointer($0.pointer + $0.plane(n)) } },
          keeping: recording, image: out + n * 3 * pixels)
        if recording { traces.append(trace) }
      }
    }
    let given = noise.indices.filter { noise[$0] != nil }
    return .operation(styles + given.map { noise[$0]! }, result: image) { [traces] dy, wanted in
      let dy = dy.plain
      let styleGradients = inputs.map { Tensor(zeros: $0.shape) }
      let noiseGradients = maps.indices.map { layer -> Tensor? in
        guard let place = given.firstIndex(of: layer), wanted[inputs.count + place] else {
          return nil
        }
        let shape = maps[layer]!.shape
        return Tensor(zeros: [count] + shape[1...])
      }
      for n in 0..<count {
        self.runBack(
          traces[n], gradient: dy.pointer + n * 3 * pixels,
          styles: styleGradients.map { $0.pointer + n * $0.shape[1] },
          noise: noiseGradients.map { $0.map { $0.pointer + $0.plane(n) } })
      }
      return styleGradients.map(Optional.some)
        + given.map { layer in
          noiseGradients[layer].map {
            maps[layer]!.shape[0] == count ? $0 : $0.sum(axes: [0], keepingDimensions: true)
          }
        }
    }
  }
}

extension Tensor {
  /// Where image n's plane starts in `[1 or N, 1, H, W]`.
  func plane(_ n: Int) -> Int { shape[0] == 1 ? 0 : n * shape[2] * shape[3] }
}
