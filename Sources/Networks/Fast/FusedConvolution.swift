import CKernels
import Tensors

/// A 3×3 convolution of a style-based generator with what stands before and after it, over maps in
/// blocks of 16 channels: one image, all memory given.
///
/// Forward, scale·x + shift is convolved (and, by the ones that double, upscaled and blurred) and
/// activated; `sums` gets Σ y and Σ y². Backward, the gradient `dz` of the *normalised* result goes
/// through the normalisation and the activation as `step` says (without one, `dz` is the gradient
/// of the convolution's own result; where the step has a head, there is no `dz`), and on to `dx`,
/// the gradient of the convolution's input; `sums` gets Σ dx and Σ dx·partner.
protocol FusedConvolution: Sendable {
  func forward(
    _ x: Storage, scale: Storage, shift: Storage, activation: Activation, y: Storage, sums: Storage)
  /// `noise`, if not `nil`: weights a channel, and where the gradient of the noise map goes.
  func backward(
    _ dz: Storage?, step: Backstep?,
    noise: (weight: Storage, gradient: UnsafeMutablePointer<Float>)?, partner: Storage,
    dx: Storage, sums: Storage)
}

/// Extents of a fused convolution: padded channels, and the height (= width) of its result.
struct FusedShape: Sendable {
  let input: Int, output: Int, size: Int
  /// Whether the input is half as high and wide.
  let doubles: Bool

  var inputSize: Int { doubles ? size / 2 : size }
  var inputCount: Int { input * inputSize * inputSize }
  var outputCount: Int { output * size * size }
}

/// Channels rounded up to whole blocks.
func padded(_ channels: Int) -> Int { Int(facet_blocked_channels(Int64(channels))) }

/// Plain 3×3 weights `[O, I, 3, 3]`, scaled, with zeros for the channels that fill the blocks.
struct PaddedWeights {
  let input: Int, output: Int
  private(set) var values: [Float]

  /// - Parameter reversed: turns the taps around, as a transposed convolution does.
  init(_ weight: Tensor, scale: Float, reversed: Bool) {
    let (o, i) = (weight.shape[0], weight.shape[1])
    (input, output) = (padded(i), padded(o))
    values = [Float](repeating: 0, count: input * output * 9)
    let width = input
    weight.withValues { source in
      for k in 0..<o {
        for c in 0..<i {
          for tap in 0..<9 {
            values[(k * width + c) * 9 + tap] =
              scale * source[(k * i + c) * 9 + (reversed ? 8 - tap : tap)]
          }
        }
      }
    }
  }

  /// With the taps turned around.
  var reversed: PaddedWeights {
    var result = self
    for filter in stride(from: 0, to: values.count, by: 9) {
      result.values[filter..<filter + 9].reverse()
    }
    return result
  }

  /// w[out, in, r, q]
  subscript(o: Int, i: Int, r: Int, q: Int) -> Float { values[((o * input + i) * 3 + r) * 3 + q] }
}
