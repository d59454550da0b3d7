import CKernels
import Tensors

extension StyleGANEngine {
  /// One image's way through the layers: what the way back needs.
  struct Trace {
    /// After the leaky ReLU.
    var maps: [Storage] = []
    var normalizations: [StyledNormalization] = []
  }

  /// Runs one image.
  ///
  /// - Parameters:
  ///   - styles: a layer's `[2·channels]` each.
  ///   - noise: a layer's plane each, or `nil`.
  ///   - keeping: whether the trace is wanted; without it maps go as soon as they were read.
  ///   - image: `[3, R, R]`, written.
  func run(
    styles: [UnsafePointer<Float>], noise: [UnsafePointer<Float>?], keeping: Bool,
    image: UnsafeMutablePointer<Float>
  ) -> Trace {
    var trace = Trace()
    for (index, layer) in layers.enumerated() {
      let a = Storage(count: layer.count), sums = Storage(count: 2 * layer.width)
      let activation = Activation(
        noise: noise[index], noiseWeight: layer.noiseWeight, bias: layer.bias, slope: Self.slope,
        gain: 1)
      if let convolution = layer.convolution {
        let below = trace.normalizations.last!
        convolution.forward(
          trace.maps.last!, scale: below.scale, shift: below.shift, activation: activation, y: a,
          sums: sums)
      } else {
        activation.withRaw {
          facet_fused().pointee.activate(
            Int64(layer.width), Int64(layer.size), Int64(layer.size), start.pointer, $0, a.pointer,
            sums.pointer)
        }
      }
      if !keeping { trace = Trace() }
      trace.maps.append(a)
      trace.normalizations.append(StyledNormalization(layer, sums: sums, style: styles[index]))
    }
    paint(trace.maps.last!, trace.normalizations.last!, image)
    return trace
  }

  /// The last normalisation and style go into the head's weights.
  private func paint(
    _ a: Storage, _ normalization: StyledNormalization, _ image: UnsafeMutablePointer<Float>
  ) {
    let width = layers.last!.width
    var weights = [Float](repeating: 0, count: 3 * width), bias = headBias
    for k in 0..<3 {
      for c in 0..<width {
        let weight = head.pointer[k * width + c]
        bias[k] += weight * normalization.shift.pointer[c]
        weights[k * width + c] = weight * normalization.scale.pointer[c]
      }
    }
    facet_fused().pointee.to_rgb(
      Int64(width), Int64(resolution * resolution), a.pointer, weights, bias, image)
  }

  /// The way back of one image.
  ///
  /// - Parameters:
  ///   - gradient: of the image, `[3, R, R]`.
  ///   - styles: a layer's `[2·channels]` each, written.
  ///   - noise: where the gradient of a layer's noise plane goes, or `nil`.
  func runBack(
    _ trace: Trace, gradient: UnsafePointer<Float>, styles: [UnsafeMutablePointer<Float>],
    noise: [UnsafeMutablePointer<Float>?]
  ) {
    let kernels = facet_fused().pointee
    let last = layers.last!
    // The last layer's dz is three planes' worth: it is made where it is read.
    var dz: Storage?, sums = Storage(count: 2 * last.width)
    kernels.to_rgb_sums(
      Int64(last.width), Int64(last.size * last.size), gradient, head.pointer,
      trace.maps.last!.pointer, sums.pointer)
    for index in layers.indices.reversed() {
      let layer = layers[index], a = trace.maps[index]
      let back = NormalizationBack(layer, trace.normalizations[index], sums: sums, styles[index])
      let step = Backstep(
        saved: a, alpha: back.alpha, beta: back.beta, gamma: back.gamma, slope: Self.slope,
        picture: dz == nil ? (head, gradient) : nil)
      if let convolution = layer.convolution {
        let below = layers[index - 1]
        let dx = Storage(count: below.count), belowSums = Storage(count: 2 * below.width)
        convolution.backward(
          dz, step: step, noise: noise[index].map { (layer.noiseWeight, $0) },
          partner: trace.maps[index - 1], dx: dx, sums: belowSums)
        (dz, sums) = (dx, belowSums)
      } else if let gradient = noise[index] {
        step.withRaw {
          kernels.step_back(
            Int64(layer.width), Int64(layer.size * layer.size), dz?.pointer, $0, nil,
            layer.noiseWeight.pointer, gradient)
        }
      }
    }
  }
}

/// The gradient of a styled normalisation as an affine map a channel: da = α·dz + β·a + γ.
private struct NormalizationBack {
  let alpha: Storage, beta: Storage, gamma: Storage

  /// Writes the gradient of the style as well.
  ///
  /// - Parameter sums: Σ dz and Σ dz·a per channel.
  init(
    _ layer: StyleGANEngine.Layer, _ n: StyledNormalization, sums: Storage,
    _ style: UnsafeMutablePointer<Float>
  ) {
    let (width, area) = (layer.width, Float(layer.size * layer.size))
    (alpha, beta, gamma) = (Storage(count: width), Storage(count: width), Storage(count: width))
    for c in 0..<width {
      let (mean, deviation) = (n.mean[c], n.deviation[c])
      let plain = sums.pointer[c]
      let along = deviation * (sums.pointer[width + c] - mean * plain)  // Σ dz·(normalised a)
      if c < layer.channels {
        style[c] = along
        style[layer.channels + c] = plain
      }
      let slant = deviation * deviation * n.gain[c] * along / area
      alpha.pointer[c] = deviation * n.gain[c]
      beta.pointer[c] = -slant
      gamma.pointer[c] = slant * mean - deviation * n.gain[c] * plain / area
    }
  }
}
