import CKernels
import Tensors

/// Doubling in two steps: the transposed convolution with stride 2 by as few products as Toom and
/// Cook's method needs, then the filter ¼ ¾ ¾ ¼ with the activation. A little more than half of a
/// composite's products, for a map more that is written and read.
///
/// StyleGAN doubles each pixel (½ ½ but for a factor), convolves and blurs by ¼ ½ ¼: the same, but
/// that the blur sees zeros where the doubled picture ends.
final class SpreadConvolution: FusedConvolution, @unchecked Sendable {
  private let shape: FusedShape
  private let weights: Storage
  /// What the outermost pixel counts at the border.
  private let near: Float

  init(_ shape: FusedShape, weights: PaddedWeights, _ doubling: CompositeConvolution.Doubling) {
    precondition(shape.doubles, "SpreadConvolution: nothing to double")
    self.shape = shape
    self.weights = prepared(
      doubling == .styleGAN ? weights.reversed.values : weights.values, shape.input, shape.output)
    near = doubling == .styleGAN ? 0.5 : 0.75
  }

  private var spreadCount: Int { shape.output * (shape.size + 1) * (shape.size + 1) }

  func forward(
    _ x: Storage, scale: Storage, shift: Storage, activation: Activation, y: Storage, sums: Storage
  ) {
    let u = Storage(count: spreadCount)
    var task = WinogradTask(
      side: shape.inputSize, from: shape.input, to: shape.output, weights: weights, spreads: true)
    task.enter(x, scale: scale, shift: shift)
    task.leave(u)
    task.run()
    let side = Int64(shape.size)
    activation.withRaw {
      facet_fused().pointee.filter_activate(
        Int64(shape.output), side, side, near, u.pointer, $0, y.pointer, sums.pointer)
    }
  }

  func backward(
    _ dz: Storage?, step: Backstep?,
    noise: (weight: Storage, gradient: UnsafeMutablePointer<Float>)?, partner: Storage,
    dx: Storage, sums: Storage
  ) {
    let kernels = facet_fused().pointee
    let channels = Int64(shape.output), side = Int64(shape.size)
    var dy = dz
    if let step {
      let made = Storage(count: shape.outputCount)
      step.withRaw {
        kernels.step_back(
          channels, side * side, dz?.pointer, $0, made.pointer, noise?.weight.pointer,
          noise?.gradient)
      }
      dy = made
    }
    let du = Storage(count: spreadCount)
    kernels.filter_back(channels, side, side, near, dy!.pointer, du.pointer)
    var task = WinogradTask(
      side: shape.inputSize, from: shape.output, to: shape.input, weights: weights, adjoint: true,
      spreads: true)
    task.enter(du)
    task.leave(dx, partner: partner, sums: sums)
    task.run()
  }
}
