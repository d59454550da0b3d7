import CKernels

// Fused layers of style-based generators, each beside the plain composition that it stands for.

extension Tensor {
  /// Demodulation, noise, bias, leaky ReLU and the next layer's style in one pass.
  ///
  ///     y = s[n,c] · clamp(gain · lrelu(d[n,c]·x + strength·noise[n,p] + b[c]))
  ///
  /// - Shape: x `[N, C, H, W]`, d and s `[N, C]`, noise `[N or 1, 1, H, W]`, strength one value,
  ///   b `[C]` → `[N, C, H, W]`
  /// - Gradient: all of them. - Layout: kept.
  package func styledActivation(
    demodulation: Tensor?, noise: Tensor?, strength: Tensor?, bias: Tensor, style: Tensor? = nil,
    slope: Float = 0.2, gain: Float, clamp: Float? = nil
  ) -> Tensor {
    guard layout == .blocked || (shape[2] * shape[3]) % 16 == 0 else {
      return plainStyledActivation(
        demodulation: demodulation, noise: noise, strength: strength, bias: bias, style: style,
        slope: slope, gain: gain, clamp: clamp)
    }
    let maps = StyledMaps(
      x: detached, demodulation: demodulation?.plain.detached, noise: noise?.plain.detached,
      strength: strength?.detached, bias: bias.plain.detached, style: style?.plain.detached,
      slope: slope, gain: gain, clamp: clamp)
    // Absent operands stand in the tape as constants, so that positions stay.
    let none = Tensor(zeros: [])
    let inputs = [self, demodulation ?? none, noise ?? none, strength ?? none, bias, style ?? none]
    return .operation(inputs, result: maps.forward()) { dy, wanted in maps.backward(dy, wanted) }
  }

  /// The same as a composition of plain operations.
  package func plainStyledActivation(
    demodulation: Tensor?, noise: Tensor?, strength: Tensor?, bias: Tensor, style: Tensor? = nil,
    slope: Float = 0.2, gain: Float, clamp: Float? = nil
  ) -> Tensor {
    func channels(_ t: Tensor) -> Tensor {
      t.reshaped(to: [t.rank == 1 ? 1 : t.shape[0], t.shape.last!, 1, 1])
    }
    var y = demodulation.map { self * channels($0) } ?? self
    if let noise, let strength { y = y + noise * strength }
    y = (y + channels(bias)).leakyReLU(slope: slope) * gain
    if let clamp { y = y.clamped(-clamp, clamp) }
    return style.map { y * channels($0) } ?? y
  }

  /// Each channel times its factor.
  ///
  /// - Shape: x `[N, C, H, W]`, factors `[N, C]` → `[N, C, H, W]`
  /// - Gradient: both, in one pass. - Layout: kept.
  package func scaledChannels(by factors: Tensor) -> Tensor {
    let perChannel = factors.reshaped(to: [factors.shape[0], factors.shape[1], 1, 1])
    guard shape[0] == factors.shape[0], layout == .blocked || (shape[2] * shape[3]) % 16 == 0 else {
      return self * perChannel
    }
    let (x, s) = (detached, factors.plain.detached)
    let result = withoutRecording { x * perChannel.detached }
    return .operation([self, factors], result: result) { dy, wanted in
      guard wanted[1] else { return [dy * s.reshaped(to: perChannel.shape), nil] }
      let (dy, ds) = (dy.with(layout: x.layout), Storage(count: s.count))
      let dx = Tensor(shape: x.shape, layout: x.layout) {
        facet_scaled_backward(
          Int64(x.shape[0]), Int64(x.shape[1]), Int64(x.shape[2] * x.shape[3]),
          x.layout == .blocked ? 1 : 0, s.pointer, x.pointer, dy.pointer, $0, ds.pointer)
      }
      return [wanted[0] ? dx : nil, Tensor(shape: s.shape, storage: ds)]
    }
  }

  /// Few channels out of many, by weights of their own for each image.
  ///
  ///     y[n,k,p] = b[k] + Σ_c w[n,k,c]·x[n,c,p]
  ///
  /// - Shape: x `[N, C, H, W]`, weights `[N, K, C]`, bias `[K]` → `[N, K, H, W]`, plain
  /// - Gradient: x, weights, bias.
  package func projected(with weights: Tensor, bias: Tensor) -> Tensor {
    let (n, c, k, pixels) = (shape[0], shape[1], weights.shape[1], shape[2] * shape[3])
    precondition(
      weights.shape == [n, k, c] && bias.shape == [k],
      "projected: x \(shape), weights \(weights.shape), bias \(bias.shape)")
    guard canBlock, k <= 4 else {
      return weights.matmul(reshaped(to: [n, c, pixels])).reshaped(to: [n, k, shape[2], shape[3]])
        + bias.reshaped(to: [1, k, 1, 1])
    }
    let (x, w, b) = (blocked.detached, weights.plain.detached, bias.plain.detached)
    let sizes = (Int64(n), Int64(c), Int64(pixels), Int64(k))
    let result = Tensor(shape: [n, k, shape[2], shape[3]]) {
      facet_project_forward(
        sizes.0, sizes.1, sizes.2, sizes.3, w.pointer, b.pointer, x.pointer, $0)
    }
    return .operation([self, weights, bias], result: result) { dy, wanted in
      let dy = dy.plain
      let (dx, dw) = (wanted[0] ? Storage(count: x.count) : nil, Storage(count: w.count))
      if wanted[0] || wanted[1] {
        facet_project_backward(
          sizes.0, sizes.1, sizes.2, sizes.3, w.pointer, x.pointer, dy.pointer, dx?.pointer,
          dw.pointer)
      }
      return [
        dx.map { Tensor(shape: x.shape, storage: $0, layout: .blocked) },
        wanted[1] ? Tensor(shape: w.shape, storage: dw) : nil,
        wanted[2] ? dy.sum(axes: [0, 2, 3]) : nil,
      ]
    }
  }
}

/// The operands of a styled activation.
private struct StyledMaps {
  let x: Tensor
  let demodulation: Tensor?, noise: Tensor?, strength: Tensor?
  let bias: Tensor
  let style: Tensor?
  let slope: Float, gain: Float
  let clamp: Float?

  private var kernel: facet_styled {
    facet_styled(
      images: Int64(x.shape[0]), channels: Int64(x.shape[1]),
      pixels: Int64(x.shape[2] * x.shape[3]),
      blocked: x.layout == .blocked ? 1 : 0,
      noise_per_image: noise.map { $0.shape[0] > 1 ? 1 : 0 } ?? 0, demod: demodulation?.pointer,
      noise: noise?.pointer, strength: strength?.item ?? 0, bias: bias.pointer,
      style: style?.pointer, slope: slope, gain: gain, clamp: clamp ?? .infinity)
  }

  func forward() -> Tensor {
    var kernel = kernel
    return Tensor(shape: x.shape, layout: x.layout) { facet_styled_forward(&kernel, x.pointer, $0) }
  }

  /// Gradients in the order x, demodulation, noise, strength, bias, style.
  func backward(_ dy: Tensor, _ wanted: [Bool]) -> [Tensor?] {
    let dy = dy.with(layout: x.layout)
    let perChannel = [x.shape[0], x.shape[1]]
    let sums = (0..<4).map { _ in Storage(count: perChannel.product) }
    var kernel = kernel
    let dx = Tensor(shape: x.shape, layout: x.layout) {
      facet_styled_backward(
        &kernel, x.pointer, dy.pointer, $0, sums[0].pointer, sums[1].pointer, sums[2].pointer,
        sums[3].pointer)
    }
    func sum(_ index: Int) -> Tensor { Tensor(shape: perChannel, storage: sums[index]) }
    return [
      wanted[0] ? dx : nil,
      wanted[1] ? sum(0) : nil,
      wanted[2] ? noiseGradient(dx) : nil,
      wanted[3] ? sum(3).sum().reshaped(to: strength!.shape) : nil,
      wanted[4] ? sum(1).sum(axes: [0]) : nil,
      wanted[5] ? sum(2) : nil,
    ]
  }

  /// What reached each pixel before the demodulation, over its channels, times the strength.
  private func noiseGradient(_ dx: Tensor) -> Tensor {
    let before = demodulation.map { dx / $0.reshaped(to: [x.shape[0], x.shape[1], 1, 1]) } ?? dx
    return (before.sum(axes: [1], keepingDimensions: true) * strength!.item).summed(
      to: noise!.shape)
  }
}
