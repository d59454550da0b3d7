import CKernels
import Tensors

/// By Winograd's F(4×4, 3×3) with everything around it fused. Where it doubles, the input is read
/// with each pixel twice and the blur is a pass of its own.
final class WinogradConvolution: FusedConvolution, @unchecked Sendable {
  private let shape: FusedShape
  private let weights: Storage

  init(_ shape: FusedShape, weights: PaddedWeights) {
    self.shape = shape
    self.weights = prepared(weights.values, shape.input, shape.output)
  }

  func forward(
    _ x: Storage, scale: Storage, shift: Storage, activation: Activation, y: Storage, sums: Storage
  ) {
    var task = WinogradTask(
      side: shape.size, from: shape.input, to: shape.output, weights: weights)
    guard shape.doubles else {
      task.enter(x, scale: scale, shift: shift)
      task.leave(y, activation, sums: sums)
      task.run()
      return
    }
    let u = Storage(count: shape.outputCount)
    task.enter(x, scale: scale, shift: shift, grid: FACET_GRID_DOUBLED)
    task.leave(u)
    task.run()
    let side = Int64(shape.size)
    activation.withRaw {
      facet_fused().pointee.blur_activate(
        Int64(shape.output), side, side, u.pointer, $0, y.pointer, sums.pointer)
    }
  }

  func backward(
    _ dz: Storage?, step: Backstep?,
    noise: (weight: Storage, gradient: UnsafeMutablePointer<Float>)?, partner: Storage,
    dx: Storage, sums: Storage
  ) {
    let kernels = facet_fused().pointee
    let channels = Int64(shape.output), side = Int64(shape.size)
    var task = WinogradTask(
      side: shape.size, from: shape.output, to: shape.input, weights: weights, adjoint: true)
    guard shape.doubles else {
      if let noise, let step {
        step.withRaw {
          kernels.step_back(
            channels, side * side, dz?.pointer, $0, nil, noise.weight.pointer, noise.gradient)
        }
      }
      task.enter(dz, step)
      task.leave(dx, partner: partner, sums: sums)
      task.run()
      return
    }
    var du = dz
    if let step {
      let made = Storage(count: shape.outputCount)
      step.withRaw {
        kernels.step_back(
          channels, side * side, dz?.pointer, $0, made.pointer, noise?.weight.pointer,
          noise?.gradient)
      }
      du = made
    }
    let blurred = Storage(count: shape.outputCount)
    kernels.blur(channels, side, side, du!.pointer, blurred.pointer)
    task.enter(blurred)
    task.leave(dx, partner: partner, sums: sums, grid: FACET_GRID_DOUBLED)
    task.run()
  }
}

/// Weights as `WinogradTask` takes them, for both directions.
func prepared(_ weights: [Float], _ input: Int, _ output: Int) -> Storage {
  let storage = Storage(count: Int(facet_winograd_weights_count(Int64(input), Int64(output))))
  facet_winograd_prepare(weights, Int64(input), Int64(output), 1, storage.pointer)
  return storage
}
