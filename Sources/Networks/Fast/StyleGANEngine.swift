import CKernels
import Tensors

/// StyleGAN's synthesis with everything between two convolutions fused: made once for a set of
/// weights, run for any latents and noise.
///
/// A map is written once, after the leaky ReLU, and kept for the way back. Instance normalization
/// and style are an affine map a channel, known from the sums that were taken while writing, and
/// are applied where the next convolution reads; backward the same, with the two sums that the
/// gradient of a normalisation needs. Gradients go to styles and noise maps, never to weights.
package final class StyleGANEngine: Sendable {
  struct Layer: Sendable {
    let size: Int
    /// As the model has them, and rounded up to blocks.
    let channels: Int, width: Int
    /// `nil` for the first layer, which starts from a constant.
    let convolution: (any FusedConvolution)?
    let bias: Storage, noiseWeight: Storage

    var count: Int { width * size * size }
  }

  let layers: [Layer]
  /// The constant, in blocks.
  let start: Storage
  /// `[3, width]` and `[3]`.
  let head: Storage, headBias: [Float]
  static let slope: Float = 0.2
  static let epsilon: Double = 1e-5

  var resolution: Int { layers.last!.size }

  init(_ model: StyleGAN) {
    let plan = model.plan
    func channelValues(_ name: String) -> Storage {
      let values = model.parameter(name).values
      let storage = Storage(count: padded(values.count))
      facet_fill(storage.pointer, 0, Int64(padded(values.count)))
      for (c, value) in values.enumerated() { storage.pointer[c] = value }
      return storage
    }
    var layers: [Layer] = []
    var input = plan.channels[0]
    for (size, channels) in zip(plan.resolutions, plan.channels) {
      let block = "synthesis.blocks.\(size)x\(size)"
      for (half, epilogue) in ["epi1", "epi2"].enumerated() {
        let first = size == 4 && half == 0
        let name = size == 4 ? "conv" : half == 0 ? "conv0_up" : "conv1"
        let doubles = half == 0 && !first
        let convolution =
          first
          ? nil
          : Self.convolution(
            FusedShape(
              input: padded(input), output: padded(channels), size: size, doubles: doubles),
            PaddedWeights(
              model.parameter("\(block).\(name).weight"),
              scale: StyleGAN.gain * equalized(9 * input),
              reversed: doubles && size >= StyleGAN.fusedFrom))
        layers.append(
          Layer(
            size: size, channels: channels, width: padded(channels), convolution: convolution,
            bias: channelValues(first ? "\(block).bias" : "\(block).\(name).bias"),
            noiseWeight: channelValues("\(block).\(epilogue).noise.weight")))
        input = channels
      }
    }
    self.layers = layers
    let const = model.parameter("synthesis.blocks.4x4.const")
    let start = Storage(count: layers[0].count)
    const.withValues {
      facet_block($0.baseAddress, start.pointer, 1, Int64(const.shape[1]), 16)
    }
    self.start = start
    let last = layers.last!
    let head = Storage(count: 3 * last.width)
    facet_fill(head.pointer, 0, Int64(3 * last.width))
    for (i, value) in model.parameter("synthesis.torgb.weight").values.enumerated() {
      head.pointer[i / last.channels * last.width + i % last.channels] =
        value * equalized(last.channels)
    }
    self.head = head
    headBias = model.parameter("synthesis.torgb.bias").values
  }

  /// The fastest way, by a fixed rule so that results never depend on a timing: up to 256² fewer
  /// products gain more than the passes over one more map cost.
  private static func convolution(
    _ shape: FusedShape, _ weights: PaddedWeights
  ) -> any FusedConvolution {
    guard shape.doubles else { return WinogradConvolution(shape, weights: weights) }
    return shape.size >= 512
      ? CompositeConvolution(shape, weights: weights)
      : SpreadConvolution(shape, weights: weights, .styleGAN)
  }
}

/// What a layer's normalisation and style do to a channel: z = scale·a + shift.
struct StyledNormalization {
  let mean: [Float], deviation: [Float]  // of a; deviation as its reciprocal
  let gain: [Float]  // 1 + the style's first half
  let scale: Storage, shift: Storage

  /// - Parameters:
  ///   - sums: Σ a and Σ a² per channel.
  ///   - style: `[2·channels]`: gain − 1, then offset.
  init(_ layer: StyleGANEngine.Layer, sums: Storage, style: UnsafePointer<Float>) {
    let (width, area) = (layer.width, Double(layer.size * layer.size))
    var mean = [Float](repeating: 0, count: width), deviation = mean, gain = mean
    scale = Storage(count: width)
    shift = Storage(count: width)
    for c in 0..<width {
      let average = Double(sums.pointer[c]) / area
      let variance = max(0, Double(sums.pointer[width + c]) / area - average * average)
      mean[c] = Float(average)
      deviation[c] = Float(1 / (variance + StyleGANEngine.epsilon).squareRoot())
      guard c < layer.channels else {
        (scale.pointer[c], shift.pointer[c]) = (0, 0)
        continue
      }
      gain[c] = 1 + style[c]
      scale.pointer[c] = gain[c] * deviation[c]
      shift.pointer[c] = style[layer.channels + c] - scale.pointer[c] * mean[c]
    }
    (self.mean, self.deviation, self.gain) = (mean, deviation, gain)
  }
}
