import CKernels
import Tensors

/// Doubling, convolution and blur as one convolution.
///
/// Together they are a 6×6 filter over the doubled picture; on the picture itself that is a 3×3
/// convolution with four times the channels, one set for each position (phase) within the 2×2
/// pixels of the result, and so Winograd's. No map between convolution and blur is ever made.
/// StyleGAN's blur sees zeros beyond the border, which is not what the composite has there;
/// `BorderCorrection` makes it right. StyleGAN2 blurs all that its transposed convolution spreads,
/// and the composite is exact.
final class CompositeConvolution: FusedConvolution, @unchecked Sendable {
  private let shape: FusedShape
  private let weights: Storage
  private let border: BorderCorrection?

  enum Doubling { case styleGAN, styleGAN2 }

  init(_ shape: FusedShape, weights: PaddedWeights, _ doubling: Doubling = .styleGAN) {
    precondition(shape.doubles, "CompositeConvolution: nothing to double")
    self.shape = shape
    let folding = doubling == .styleGAN ? Self.folding : Self.zeroInsertionFolding
    self.weights = prepared(Self.composite(weights, folding), shape.input, 4 * shape.output)
    border = doubling == .styleGAN ? BorderCorrection(weights, inputSize: shape.inputSize) : nil
  }

  func forward(
    _ x: Storage, scale: Storage, shift: Storage, activation: Activation, y: Storage, sums: Storage
  ) {
    var task = WinogradTask(
      side: shape.inputSize, from: shape.input, to: 4 * shape.output, weights: weights)
    task.enter(x, scale: scale, shift: shift)
    task.leave(y, activation, sums: sums, grid: FACET_GRID_PHASES)
    if let border { task.correct(border.forward(x, scale: scale, shift: shift)) }
    task.run()
  }

  func backward(
    _ dz: Storage?, step: Backstep?,
    noise: (weight: Storage, gradient: UnsafeMutablePointer<Float>)?, partner: Storage,
    dx: Storage, sums: Storage
  ) {
    if let noise, let step {
      step.withRaw {
        facet_fused().pointee.step_back(
          Int64(shape.output), Int64(shape.size * shape.size), dz?.pointer, $0, nil,
          noise.weight.pointer, noise.gradient)
      }
    }
    var task = WinogradTask(
      side: shape.inputSize, from: 4 * shape.output, to: shape.input, weights: weights,
      adjoint: true)
    task.enter(dz, step, grid: FACET_GRID_PHASES)
    task.leave(dx, partner: partner, sums: sums)
    if let border, let step, let dz { task.correct(border.backward(dz, step: step)) }
    task.run()
  }

  /// Along one axis: how much filter tap q counts at low-resolution offset t − 1 for phase p,
  /// summed over the blur's taps. `[p][t][q]`
  static let folding: [[[Float]]] = {
    var table = [[[Float]]](
      repeating: [[Float]](repeating: [0, 0, 0], count: 3), count: 2)
    for phase in 0..<2 {
      for (s, weight) in [Float(0.25), 0.5, 0.25].enumerated() {
        for q in 0..<3 { table[phase][((phase + s + q - 2) >> 1) + 1][q] += weight }
      }
    }
    return table
  }()

  /// The same for zeros between the pixels, a transposed convolution and the filter ¼ ¾ ¾ ¼.
  static let zeroInsertionFolding: [[[Float]]] = {
    var table = [[[Float]]](
      repeating: [[Float]](repeating: [0, 0, 0], count: 3), count: 2)
    for phase in 0..<2 {
      for (s, weight) in StyleGAN2.doublingTaps.enumerated() {
        for q in 0..<3 where (phase + s - 1 - q) % 2 == 0 {
          table[phase][(phase + s - 1 - q) / 2 + 1][q] += weight
        }
      }
    }
    return table
  }()

  /// `[4·O, I, 3, 3]`, the phases of 16 channels one after the other.
  private static func composite(_ w: PaddedWeights, _ folding: [[[Float]]]) -> [Float] {
    var result = [Float](repeating: 0, count: 4 * w.output * w.input * 9)
    // Nine by nine: what each tap of the result takes from each tap of w.
    for phase in 0..<4 {
      let (rows, columns) = (folding[phase / 2], folding[phase % 2])
      for o in 0..<w.output {
        for i in 0..<w.input {
          let from = (o * w.input + i) * 9
          let to = ((o / 16 * 64 + phase * 16 + o % 16) * w.input + i) * 9
          for t in 0..<9 {
            var sum: Float = 0
            for q in 0..<9 {
              sum += rows[t / 3][q / 3] * columns[t % 3][q % 3] * w.values[from + q]
            }
            result[to + t] = sum
          }
        }
      }
    }
    return result
  }
}
