import Tensors

extension StyleGAN2 {
  private static let engines = EngineCache<StyleGAN2Engine>()

  /// The finished picture by the fused engine: one operation from styles, demodulations and noise
  /// maps.
  ///
  /// - Shape: latent `[N, L, D]` → `[N, 3, R, R]`
  /// - Gradient: latent and given noise maps.
  func fastPicture(latent: Tensor, noise maps: [Tensor?]) -> Tensor {
    let (engine, inputs) = fast(latent, maps, upTo: resolution)
    return engine.synthesize(inputs)
  }

  /// The pictures of all resolutions up to one, the smallest first, by the fused engine.
  ///
  /// - Gradient: none.
  func fastPictures(latent: Tensor, noise maps: [Tensor?], upTo resolution: Int) -> [Tensor] {
    let (engine, inputs) = fast(latent, maps, upTo: resolution)
    return engine.pictures(inputs)
  }

  private func fast(
    _ latent: Tensor, _ maps: [Tensor?], upTo resolution: Int
  ) -> (StyleGAN2Engine, StyleGAN2Engine.Inputs) {
    let engine = Self.engines.engine(
      for: plan.parameterShapes.map(\.name)
        .filter { $0.hasPrefix("synthesis.") && !$0.contains("affine") }
        .map { parameter($0).storage }
    ) { StyleGAN2Engine(self) }
    let sizes = plan.resolutions.filter { $0 <= resolution }
    var inputs = StyleGAN2Engine.Inputs(noise: Array(maps.prefix(2 * sizes.count - 1)))
    var row = 0
    for size in sizes {
      for name in size == 4 ? ["conv1"] : ["conv0", "conv1"] {
        let layer = "synthesis.b\(size).\(name)"
        let style = affine(layer, latent[row, axis: 1])
        inputs.styles.append(style)
        inputs.demodulations.append(
          (style.squared().linear(weight: engine.layers[row].energy) + 1e-8).rsqrt())
        row += 1
        // The head takes the row of the next resolution's first layer.
        inputs.heads.append(
          name == "conv1"
            ? affine("synthesis.b\(size).torgb", latent[row, axis: 1]) * equalized(channels(size))
            : nil)
      }
    }
    return (engine, inputs)
  }

  /// Σ w² over the taps, `[O, I]`.
  func energy(_ layer: String) -> Tensor {
    parameter("\(layer).weight").squared().sum(axes: [2, 3])
  }

  private func channels(_ size: Int) -> Int {
    plan.channels[plan.resolutions.firstIndex(of: size)!]
  }

  /// Whether the fused engine computes what is asked for: it has no gradients for weights, no
  /// clamps and no residual blocks.
  var fastApplies: Bool {
    algorithm == .automatic && plan.architecture == .styleGAN2Skip && plan.clamp == nil
      && !parameters.contains { $0.key.hasPrefix("synthesis.") && $0.value.isTracked }
  }
}

extension StyleGAN2Engine {
  /// What a batch is made from, a layer each: `[N, C]`, and maps `[1 or N, 1, H, W]`.
  struct Inputs {
    var styles: [Tensor] = [], demodulations: [Tensor] = []
    var heads: [Tensor?] = []
    var noise: [Tensor?]

    /// All that are there, in the order of the gradients.
    var all: [Tensor] {
      styles + demodulations + heads.compactMap { $0 } + noise.compactMap { $0 }
    }

    var detached: Inputs {
      var copy = self
      copy.styles = styles.map { $0.plain.detached }
      copy.demodulations = demodulations.map { $0.plain.detached }
      copy.heads = heads.map { $0?.plain.detached }
      copy.noise = noise.map { $0?.plain.detached }
      return copy
    }

    func modulation(_ n: Int) -> Modulation {
      func row(_ x: Tensor) -> Storage {
        StyleGAN2Engine.padding(x.pointer + n * x.shape[1], x.shape[1])
      }
      return Modulation(
        styles: styles.map(row), demodulations: demodulations.map(row),
        heads: heads.map { $0.map(row) })
    }

    func planes(_ n: Int) -> [UnsafePointer<Float>?] {
      noise.map { $0.map { UnsafePointer($0.pointer + $0.plane(n)) } }
    }
  }

  /// The picture of each resolution, without a way back.
  func pictures(_ given: Inputs) -> [Tensor] {
    let count = given.styles[0].shape[0]
    let inputs = given.detached
    let sizes = layers.prefix(inputs.styles.count).filter { $0.head != nil }.map(\.size)
    let images = sizes.map { size in
      Tensor(shape: [count, 3, size, size], storage: Storage(count: count * 3 * size * size))
    }
    for n in 0..<count {
      var unpainted = images[...]
      _ = run(inputs.modulation(n), noise: inputs.planes(n), keeping: false) { size, picture in
        let values = 3 * size * size
        (unpainted.removeFirst().pointer + n * values).update(from: picture.pointer, count: values)
      }
    }
    return images
  }

  func synthesize(_ given: Inputs) -> Tensor {
    let count = given.styles[0].shape[0]
    let recording = Tensor.isRecording(given.all)
    let inputs = given.detached
    let side = side(after: inputs.styles.count), pixels = side * side
    var traces: [Trace] = []
    let image = Tensor(shape: [count, 3, side, side]) { out in
      for n in 0..<count {
        let trace = run(
          inputs.modulation(n), noise: inputs.planes(n), keeping: recording
        ) { size, picture in
          if size == side {
            (out + n * 3 * pixels).update(from: picture.pointer, count: 3 * pixels)
          }
        }
        if recording { traces.append(trace) }
      }
    }
    return .operation(given.all, result: image) { [traces] dy, wanted in
      let dy = dy.plain
      let noiseFrom = inputs.all.count - inputs.noise.count { $0 != nil }
      var place = noiseFrom
      let noise = inputs.noise.map { map -> Tensor? in
        guard let map else { return nil }
        defer { place += 1 }
        return wanted[place] ? Tensor(zeros: [count] + map.shape[1...]) : nil
      }
      let styles = inputs.styles.map { Tensor(zeros: $0.shape) }
      let demodulations = inputs.demodulations.map { Tensor(zeros: $0.shape) }
      let heads = inputs.heads.map { $0.map { Tensor(zeros: $0.shape) } }
      for n in 0..<count {
        self.runBack(
          traces[n], noise: inputs.planes(n), gradient: dy.pointer + n * 3 * pixels,
          into: Targets(
            styles: styles.map { $0.pointer + n * $0.shape[1] },
            demodulations: demodulations.map { $0.pointer + n * $0.shape[1] },
            heads: heads.map { $0.map { $0.pointer + n * $0.shape[1] } },
            noise: noise.map { $0.map { $0.pointer + $0.plane(n) } }))
      }
      let maps = zip(inputs.noise, noise).compactMap { map, gradient -> Tensor?? in
        guard let map else { return nil }
        return .some(
          gradient.map {
            map.shape[0] == count ? $0 : $0.sum(axes: [0], keepingDimensions: true)
          })
      }
      return (styles + demodulations + heads.compactMap { $0 }).map(Optional.some) + maps
    }
  }
}
