import CKernels
import Tensors

/// By Winograd's F(4×4, 3×3) with everything around it fused.
final class WinogradConvolution: FusedConvolution, @unchecked Sendable {
  private let shape: FusedShape
  private let weights: Storage

  init(_ shape: FusedShape, weights: PaddedWeights) {
    precondition(!shape.doubles, "WinogradConvolution: does not double")
    self.shape = shape
    self.weights = prepared(weights.values, shape.input, shape.output)
  }

  func forward(
    _ x: Storage, scale: Storage, shift: Storage, activation: Activation, y: Storage, sums: Storage
  ) {
    var task = WinogradTask(
      side: shape.size, from: shape.input, to: shape.output, weights: weights)
    task.enter(x, scale: scale, shift: shift)
    task.leave(y, activation, sums: sums)
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
      side: shape.size, from: shape.output, to: shape.input, weights: weights, adjoint: true)
    task.enter(dz, step)
    task.leave(dx, partner: partner, sums: sums)
    task.run()
  }
}

/// Weights as `WinogradTask` takes them, for both directions.
func prepared(_ weights: [Float], _ input: Int, _ output: Int) -> Storage {
  let storage = Storage(count: Int(facet_winograd_weights_count(Int64(input), Int64(output))))
  facet_winograd_prepare(weights, Int64(input), Int64(output), 1, storage.pointer)
  return storage
}
