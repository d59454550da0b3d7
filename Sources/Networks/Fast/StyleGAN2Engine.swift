import CKernels
import Tensors

/// StyleGAN2's synthesis, skip architecture, with everything between two convolutions fused: made
/// once for a set of weights, run for any styles and noise. With styles for the first layers alone it
/// makes the smaller picture that these end at.
///
/// Styles scale what a convolution reads and demodulation what it writes; forward each map is
/// written once. Backward one pass over a map joins the gradients of the convolution above and of
/// the picture, goes back through activation and demodulation, and takes the sums from which the
/// gradients of both follow. Gradients go to styles, demodulations and noise, never to weights.
package final class StyleGAN2Engine: Sendable {
  struct Layer: Sendable {
    let size: Int
    /// As the model has them, and rounded up to blocks.
    let inputs: Int, channels: Int, width: Int
    let convolution: any FusedConvolution
    let bias: Storage
    let noiseStrength: Float
    /// Σ w² over the taps, `[O, I]`: what demodulation is made from.
    let energy: Tensor
    /// Of the picture that is made from this layer's result, `[3, width]` and `[3]`.
    let head: [Float]?, headBias: [Float]

    var count: Int { width * size * size }
  }

  let layers: [Layer]
  let start: Storage
  let startWidth: Int
  static let slope: Float = 0.2
  static let gain = Float(2).squareRoot()

  init(_ model: StyleGAN2) {
    let plan = model.plan
    var layers: [Layer] = []
    var input = plan.channels[0]
    for (size, channels) in zip(plan.resolutions, plan.channels) {
      for name in size == 4 ? ["conv1"] : ["conv0", "conv1"] {
        let block = "synthesis.b\(size)", doubles = name == "conv0"
        let bias = Storage(count: padded(channels))
        facet_fill(bias.pointer, 0, Int64(padded(channels)))
        for (c, value) in model.parameter("\(block).\(name).bias").values.enumerated() {
          bias.pointer[c] = value
        }
        var head: [Float]?
        if !doubles {
          var weights = [Float](repeating: 0, count: 3 * padded(channels))
          for (i, value) in model.parameter("\(block).torgb.weight").values.enumerated() {
            weights[i / channels * padded(channels) + i % channels] = value
          }
          head = weights
        }
        layers.append(
          Layer(
            size: size, inputs: input, channels: channels, width: padded(channels),
            convolution: Self.convolution(
              FusedShape(
                input: padded(input), output: padded(channels), size: size, doubles: doubles),
              PaddedWeights(
                model.parameter("\(block).\(name).weight"), scale: 1, reversed: false)),
            bias: bias, noiseStrength: model.parameter("\(block).\(name).noise_strength").item,
            energy: model.energy("\(block).\(name)"), head: head,
            headBias: head == nil ? [] : model.parameter("\(block).torgb.bias").values))
        input = channels
      }
    }
    self.layers = layers
    let const = model.parameter("synthesis.b4.const")
    startWidth = padded(plan.channels[0])
    let start = Storage(count: startWidth * 16)
    const.withValues { facet_block($0.baseAddress, start.pointer, 1, Int64(plan.channels[0]), 16) }
    self.start = start
  }

  /// By a fixed rule, as in `StyleGANEngine`.
  private static func convolution(
    _ shape: FusedShape, _ weights: PaddedWeights
  ) -> any FusedConvolution {
    guard shape.doubles else { return WinogradConvolution(shape, weights: weights) }
    return shape.size >= 512
      ? CompositeConvolution(shape, weights: weights, .styleGAN2)
      : SpreadConvolution(shape, weights: weights, .styleGAN2)
  }
}
