import CKernels
import Tensors

extension StyleGAN2Engine {
  /// What the layers are given for one image, padded to whole blocks.
  struct Modulation {
    /// Of each layer's input and result, and of the head behind it.
    let styles: [Storage], demodulations: [Storage]
    let heads: [Storage?]

    /// Layers that run.
    var count: Int { styles.count }
  }

  /// One image's way through the layers.
  struct Trace {
    var modulation: Modulation
    /// After the activation.
    var maps: [Storage] = []
  }

  /// Values a channel with zeros up to whole blocks.
  static func padding(_ values: UnsafePointer<Float>, _ count: Int) -> Storage {
    let storage = Storage(count: padded(count))
    facet_fill(storage.pointer, 0, Int64(padded(count)))
    storage.pointer.update(from: values, count: count)
    return storage
  }

  /// Runs one image.
  ///
  /// - Parameters:
  ///   - noise: a layer's plane each, or `nil`.
  ///   - keeping: whether the trace is wanted.
  ///   - painted: is given the picture of each resolution, `[3, R, R]`, the coarsest first.
  func run(
    _ modulation: Modulation, noise: [UnsafePointer<Float>?], keeping: Bool,
    painted: (_ size: Int, _ picture: Storage) -> Void
  ) -> Trace {
    var trace = Trace(modulation: modulation)
    var picture: Storage?
    var x = start
    for (index, layer) in layers.prefix(modulation.count).enumerated() {
      let y = Storage(count: layer.count), sums = Storage(count: 2 * layer.width)
      let weight = constant(layer.noiseStrength, layer.width)
      let shift = constant(0, padded(layer.inputs))
      let activation = Activation(
        scale: modulation.demodulations[index], noise: noise[index], noiseWeight: weight,
        bias: layer.bias, slope: Self.slope, gain: Self.gain)
      layer.convolution.forward(
        x, scale: modulation.styles[index], shift: shift, activation: activation, y: y, sums: sums)
      x = y
      if keeping { trace.maps.append(y) }
      if let head = layer.head {
        picture = paint(layer, head, modulation.heads[index]!, y, over: picture)
        painted(layer.size, picture!)
      }
    }
    return trace
  }

  /// Height of the picture that so many layers make.
  func side(after count: Int) -> Int { layers[count - 1].size }

  private func constant(_ value: Float, _ width: Int) -> Storage {
    let storage = Storage(count: width)
    facet_fill(storage.pointer, value, Int64(width))
    return storage
  }

  /// The layer's picture on top of the doubled one from below.
  private func paint(
    _ layer: Layer, _ head: [Float], _ style: Storage, _ y: Storage, over below: Storage?
  ) -> Storage {
    let pixels = layer.size * layer.size
    let picture = Storage(count: 3 * pixels)
    let weights = head.indices.map { head[$0] * style.pointer[$0 % layer.width] }
    facet_fused().pointee.to_rgb(
      Int64(layer.width), Int64(pixels), y.pointer, weights, layer.headBias, picture.pointer)
    if let below {
      let doubled = Storage(count: 3 * pixels)
      filter(below, layer.size / 2, doubled, layer.size, up: 2, down: 1, pad: 2)
      facet_axpy(1, doubled.pointer, picture.pointer, Int64(3 * pixels))
    }
    return picture
  }

  private func filter(
    _ x: Storage, _ from: Int, _ y: Storage, _ to: Int, up: Int64, down: Int64, pad: Int64
  ) {
    StyleGAN2.doublingTaps.withUnsafeBufferPointer { taps in
      var filter = facet_filter(
        planes: 3, lanes: 1, height: Int64(from), width: Int64(from), out_height: Int64(to),
        out_width: Int64(to), up: up, down: down, pad: pad, count: Int64(taps.count),
        taps: taps.baseAddress)
      facet_filter_apply(&filter, x.pointer, y.pointer)
    }
  }

  /// Where the gradients of one image go; a layer each, the channels as the model has them.
  struct Targets {
    let styles: [UnsafeMutablePointer<Float>], demodulations: [UnsafeMutablePointer<Float>]
    let heads: [UnsafeMutablePointer<Float>?], noise: [UnsafeMutablePointer<Float>?]
  }

  /// The way back of one image.
  func runBack(
    _ trace: Trace, noise: [UnsafePointer<Float>?], gradient: UnsafePointer<Float>,
    into targets: Targets
  ) {
    let last = trace.modulation.count - 1, side = side(after: last + 1)
    var picture = Storage(count: 3 * side * side)
    picture.pointer.update(from: gradient, count: 3 * side * side)
    // The last layer has nothing above it but the picture: its d is made where it is read.
    var d: Storage?
    for index in (0...last).reversed() {
      let layer = layers[index], map = trace.maps[index]
      let above = index == last ? nil : trace.modulation.styles[index + 1]
      let style = trace.modulation.heads[index],
        demodulation = trace.modulation.demodulations[index]
      let sums = Storage(count: 4 * layer.width)
      let back = { (head: UnsafePointer<Float>?) in
        var m = facet_modulation(
          saved: map.pointer, scale: above?.pointer, head: head, head_scale: style?.pointer,
          drgb: picture.pointer, demodulation: demodulation.pointer, noise: noise[index],
          slope: Self.slope, gain: Self.gain)
        facet_fused().pointee.demodulate_back(
          Int64(layer.width), Int64(layer.size * layer.size), &m, d?.pointer, sums.pointer,
          targets.noise[index])
      }
      if let head = layer.head {
        head.withUnsafeBufferPointer { back($0.baseAddress) }
      } else {
        back(nil)
      }
      finish(layer, index, sums, trace, targets)

      let below = index == 0 ? start : trace.maps[index - 1]
      let inputs = padded(layer.inputs)
      let
        dx = Storage(
          count: index == 0 ? startWidth * 16 : layers[index - 1].count),
        inputSums = Storage(count: 2 * inputs)
      withExtendedLifetime(picture) {
        let step =
          d == nil
          ? Backstep(
            fromPicture: picture.pointer, through: layer, style: style!, demodulation: demodulation,
            saved: map) : nil
        layer.convolution.backward(
          d, step: step, noise: nil, partner: below, dx: dx, sums: inputSums)
      }
      targets.styles[index].update(from: inputSums.pointer + inputs, count: layer.inputs)
      d = dx
      if layer.head != nil && layer.size > 4 {
        let smaller = Storage(count: 3 * layer.size * layer.size / 4)
        filter(picture, layer.size, smaller, layer.size / 2, up: 1, down: 2, pad: 1)
        picture = smaller
      }
    }
  }

  /// Gradients that follow from a layer's sums. The result before activation is q = d·u + s·noise +
  /// b, so Σ dq·u = (Σ dq·q − s·Σ dq·noise − b·Σ dq) / d, and dq·q = dy·y whatever the sign.
  private func finish(
    _ layer: Layer, _ index: Int, _ sums: Storage, _ trace: Trace, _ targets: Targets
  ) {
    let width = layer.width, demodulation = trace.modulation.demodulations[index]
    for c in 0..<layer.channels {
      let along =
        sums.pointer[width + c] - layer.noiseStrength * sums.pointer[2 * width + c]
        - layer.bias.pointer[c] * sums.pointer[c]
      targets.demodulations[index][c] = along / demodulation.pointer[c]
    }
    targets.heads[index]?.update(from: sums.pointer + 3 * width, count: layer.channels)
    if let target = targets.noise[index] {
      for i in 0..<layer.size * layer.size { target[i] *= layer.noiseStrength }
    }
  }
}

extension Backstep {
  /// The way back from the picture through the last layer's activation and demodulation: a head
  /// that takes in its own style, the gain and the demodulation.
  fileprivate init(
    fromPicture gradient: UnsafePointer<Float>, through layer: StyleGAN2Engine.Layer,
    style: Storage, demodulation: Storage, saved: Storage
  ) {
    let width = layer.width
    let (head, ones, zeros) = (
      Storage(count: 3 * width), Storage(count: width), Storage(count: width)
    )
    facet_fill(ones.pointer, 1, Int64(width))
    facet_fill(zeros.pointer, 0, Int64(width))
    for (i, weight) in layer.head!.enumerated() {
      let c = i % width
      head.pointer[i] = weight * style.pointer[c] * StyleGAN2Engine.gain * demodulation.pointer[c]
    }
    self.init(
      saved: saved, alpha: ones, beta: zeros, gamma: zeros, slope: StyleGAN2Engine.slope,
      picture: (head, gradient))
  }
}
