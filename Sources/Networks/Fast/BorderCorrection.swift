import CBLAS
import CKernels
import Tensors

/// What a composite of convolution and blur has too much at the border.
///
/// The blur sees zeros beyond the border, the composite sees what the convolution would give there:
/// on each side one line u, of which a quarter reaches the outermost line of the result. That line
/// comes from the nearest line of the input by three of the nine taps, so the correction is a
/// one-dimensional composite of the same kind; each side is one small matrix product.
final class BorderCorrection: @unchecked Sendable {
  /// What is added to the first row, last row, first column and last column: blocks of 16 channels.
  struct Edges {
    let top: Storage, bottom: Storage, left: Storage, right: Storage

    /// - Parameter side: 0 to 3, in the order above.
    init(_ side: (Int) -> Storage) {
      (top, bottom, left, right) = (side(0), side(1), side(2), side(3))
    }
  }

  private let input: Int, output: Int, size: Int
  /// A side's `[3·in, 2·out]`: taps × channels in, phases × channels out.
  private let kernels: [[Float]]
  /// At each end of the columns, `[in, out]`: the corner of u, which the rows have already taken.
  private let corners: [[[Float]]]

  init(_ w: PaddedWeights, inputSize: Int) {
    (input, output, size) = (w.input, w.output, inputSize)
    kernels = (0..<4).map { side in
      var kernel = [Float](repeating: 0, count: 3 * w.input * 2 * w.output)
      for t in 0..<3 {
        for i in 0..<w.input {
          for phase in 0..<2 {
            for o in 0..<w.output {
              var sum: Float = 0
              for q in 0..<3 {
                let fixed = side % 2 == 0 ? 2 : 0
                let tap = side < 2 ? w[o, i, fixed, q] : w[o, i, q, fixed]
                sum += CompositeConvolution.folding[phase][t][q] * tap
              }
              kernel[(t * w.input + i) * 2 * w.output + phase * w.output + o] = -0.25 * sum
            }
          }
        }
      }
      return kernel
    }
    corners = [2, 0].map { column in
      [2, 0].map { row in
        (0..<w.input * w.output).map { w[$0 % w.output, $0 / w.output, row, column] / 16 }
      }
    }
  }

  /// The offset of the pixel `at` along a side of a map that is `extent` wide.
  private static func pixel(_ side: Int, _ at: Int, _ extent: Int) -> Int {
    switch side {
    case 0: at
    case 1: (extent - 1) * extent + at
    case 2: at * extent
    default: at * extent + extent - 1
    }
  }

  /// What to add to the result, from the input under its affine map.
  func forward(_ x: Storage, scale: Storage, shift: Storage) -> Edges {
    let line = Storage(count: (size + 2) * input), product = Storage(count: size * 2 * output)
    return Edges { side in
      facet_fill(line.pointer, 0, Int64((size + 2) * input))
      for at in 0..<size {
        let pixel = Self.pixel(side, at, size)
        let target = line.pointer + (at + 1) * input
        for c in 0..<input {
          let value = x.pointer[(c / 16 * size * size + pixel) * 16 + c % 16]
          target[c] = scale.pointer[c] * value + shift.pointer[c]
        }
      }
      kernels[side].withUnsafeBufferPointer { kernel in
        for t in 0..<3 {
          facet_sgemm(
            0, 0, Int64(size), Int64(2 * output), Int64(input), 1, line.pointer + t * input,
            Int64(input), kernel.baseAddress! + t * input * 2 * output, Int64(2 * output),
            t == 0 ? 0 : 1, product.pointer, Int64(2 * output))
        }
      }
      if side >= 2 {
        for (end, at) in [0, size - 1].enumerated() {
          let z = line.pointer + (at + 1) * input
          let y = product.pointer + at * 2 * output + end * output
          corners[side - 2][end].withUnsafeBufferPointer { corner in
            for i in 0..<input {
              for o in 0..<output { y[o] += corner[i * output + o] * z[i] }
            }
          }
        }
      }
      let edge = Storage(count: 2 * size * output)
      for at in 0..<2 * size {
        let source = product.pointer + at * output
        for o in 0..<output {
          edge.pointer[(o / 16 * 2 * size + at) * 16 + o % 16] = source[o]
        }
      }
      return edge
    }
  }

  /// What to add to the gradient of the input: the adjoint of `forward`.
  func backward(_ dz: Storage, step: Backstep) -> Edges {
    let fine = 2 * size
    let line = Storage(count: fine * output), product = Storage(count: size * 3 * input)
    return Edges { side in
      for at in 0..<fine {
        let pixel = Self.pixel(side, at, fine)
        for o in 0..<output {
          let offset = (o / 16 * fine * fine + pixel) * 16 + o % 16
          let saved = step.saved.pointer[offset]
          let value =
            step.alpha.pointer[o] * dz.pointer[offset] + step.beta.pointer[o] * saved
            + step.gamma.pointer[o]
          line.pointer[at * output + o] = saved > 0 ? value : value * step.slope
        }
      }
      facet_sgemm(
        0, 1, Int64(size), Int64(3 * input), Int64(2 * output), 1, line.pointer,
        Int64(2 * output), kernels[side], Int64(2 * output), 0, product.pointer, Int64(3 * input))
      let edge = Storage(count: size * input)
      for at in 0..<size {
        for c in 0..<input {
          var sum: Float = 0
          for t in 0..<3 where at + 1 - t >= 0 && at + 1 - t < size {
            sum += product.pointer[(at + 1 - t) * 3 * input + t * input + c]
          }
          edge.pointer[(c / 16 * size + at) * 16 + c % 16] = sum
        }
      }
      if side >= 2 {
        for (end, at) in [0, size - 1].enumerated() {
          let dy = line.pointer + (end == 0 ? 0 : fine - 1) * output
          corners[side - 2][end].withUnsafeBufferPointer { corner in
            for i in 0..<input {
              var sum: Float = 0
              for o in 0..<output { sum += corner[i * output + o] * dy[o] }
              edge.pointer[(i / 16 * size + at) * 16 + i % 16] += sum
            }
          }
        }
      }
      return edge
    }
  }
}
