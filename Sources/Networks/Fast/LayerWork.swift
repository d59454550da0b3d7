import CKernels
import Tensors

/// One convolution of a generator with all that is fused around it, ready to be run by itself: what
/// the benchmark times.
package struct LayerWork {
  package let name: String
  /// The implementation that the fixed rule picked.
  package let way: String
  /// Multiply-adds of the definition: a 3×3 filter on each pixel of the result (2¼ taps where zeros
  /// were inserted).
  package let products: Double
  /// Bytes of the maps that are read and written at least once, forward; backward twice that.
  package let bytes: Double
  package let forward: () -> Void
  package let backward: () -> Void
}

extension StyleGANEngine {
  /// The convolutions of a model in order.
  package static func work(of model: StyleGAN) -> [LayerWork] {
    let engine = StyleGANEngine(model)
    return zip(engine.layers, engine.layers.dropFirst()).compactMap { below, layer in
      guard let convolution = layer.convolution else { return nil }
      // 16 taps over four pixels where a transposed convolution doubles.
      let taps = layer.size > below.size ? 4.0 : 9.0
      return LayerWork(
        convolution, below: below.count, below.width, layer.count, layer.width, size: layer.size,
        products: taps * Double(below.width * layer.count))
    }
  }
}

extension StyleGAN2Engine {
  /// The convolutions of a model in order.
  package static func work(of model: StyleGAN2) -> [LayerWork] {
    let engine = StyleGAN2Engine(model)
    return engine.layers.indices.map { index in
      let layer = engine.layers[index]
      let doubles = index > 0 && engine.layers[index - 1].size < layer.size
      let width = padded(layer.inputs), side = doubles ? layer.size / 2 : layer.size
      return LayerWork(
        layer.convolution, below: width * side * side, width, layer.count, layer.width,
        size: layer.size, products: (doubles ? 2.25 : 9) * Double(width * layer.count))
    }
  }
}

extension LayerWork {
  fileprivate init(
    _ convolution: any FusedConvolution, below: Int, _ inputs: Int, _ count: Int, _ outputs: Int,
    size: Int, products: Double
  ) {
    func filled(_ count: Int, _ value: Float) -> Storage {
      let storage = Storage(count: count)
      facet_fill(storage.pointer, value, Int64(count))
      return storage
    }
    let x = filled(below, 0.5), y = filled(count, 0.5)
    let dx = filled(below, 0), result = filled(count, 0)
    let (one, zero) = (filled(max(inputs, outputs), 1), filled(max(inputs, outputs), 0))
    let sums = filled(2 * max(inputs, outputs), 0), noise = filled(size * size, 0.1)
    name = "\(size)² \(inputs)→\(outputs)"
    way = "\(type(of: convolution))".replacing("Convolution", with: "")
    self.products = products
    bytes = 4 * Double(below + count)
    forward = {
      withExtendedLifetime(noise) {
        convolution.forward(
          x, scale: one, shift: zero,
          activation: Activation(
            noise: noise.pointer, noiseWeight: one, bias: zero, slope: 0.2, gain: 1),
          y: result, sums: sums)
      }
    }
    backward = {
      let step = Backstep(saved: y, alpha: one, beta: zero, gamma: zero, slope: 0.2)
      convolution.backward(
        y, step: step, noise: nil, partner: x, dx: dx, sums: sums)
    }
  }
}
