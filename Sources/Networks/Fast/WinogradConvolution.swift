import CKernels
import Tensors

/// By Winograd's F(4×4, 3×3) with everything around it fused. Where it doubles, the input is read
/// with each pixel twice and the blur is a pass of its own.
final class WinogradConvolution: FusedConvolution, @unchecked Sendable {
  private let shape: FusedShape
  private let weights: Storage
  private let adjoint: Lazy<Storage>

  init(_ shape: FusedShape, weights: @escaping @Sendable () -> PaddedWeights) {
    self.shape = shape
    self.weights = prepared(weights().values, shape.input, shape.output, adjoint: false)
    adjoint = Lazy { prepared(weights().values, shape.input, shape.output, adjoint: true) }
  }

  func forward(
    _ x: Storage, scale: Storage, shift: Storage, activation: inout facet_activation, y: Storage,
    sums: Storage
  ) {
    var task = facet_winograd()
    (task.height, task.width) = (Int64(shape.size), Int64(shape.size))
    (task.in_channels, task.out_channels) = (Int64(shape.input), Int64(shape.output))
    task.weights = UnsafePointer(weights.pointer)
    task.enter(x, scale: scale, shift: shift)
    guard shape.doubles else {
      task.leave(y, activation, sums: sums)
      facet_winograd_run(&task)
      return
    }
    let u = Storage(count: shape.outputCount)
    task.in_grid = FACET_GRID_DOUBLED
    task.y = u.pointer
    facet_winograd_run(&task)
    facet_fused().pointee.blur_activate(
      Int64(shape.output), task.height, task.width, u.pointer, &activation, y.pointer, sums.pointer)
  }

  func backward(
    _ dz: Storage, step: facet_backstep?,
    noise: (weight: Storage, gradient: UnsafeMutablePointer<Float>)?, partner: Storage,
    dx: Storage, sums: Storage
  ) {
    let kernels = facet_fused().pointee
    let side = Int64(shape.size)
    var task = facet_winograd()
    (task.height, task.width) = (side, side)
    (task.in_channels, task.out_channels) = (Int64(shape.output), Int64(shape.input))
    let adjoint = self.adjoint.wrapped
    task.weights = UnsafePointer(adjoint.pointer)
    task.leave(dx, partner: partner, sums: sums)
    guard shape.doubles else {
      if let noise, var step {
        kernels.step_back(
          Int64(shape.output), side * side, dz.pointer, &step, nil, noise.weight.pointer,
          noise.gradient)
      }
      task.enter(dz, step)
      facet_winograd_run(&task)
      return
    }
    var du = dz
    if var step {
      du = Storage(count: shape.outputCount)
      kernels.step_back(
        Int64(shape.output), side * side, dz.pointer, &step, du.pointer, noise?.weight.pointer,
        noise?.gradient)
    }
    let blurred = Storage(count: shape.outputCount)
    kernels.blur(Int64(shape.output), side, side, du.pointer, blurred.pointer)
    task.x = UnsafePointer(blurred.pointer)
    task.out_grid = FACET_GRID_DOUBLED
    facet_winograd_run(&task)
  }
}

/// Weights transformed for `facet_winograd_run`.
func prepared(_ weights: [Float], _ input: Int, _ output: Int, adjoint: Bool) -> Storage {
  let storage = Storage(count: Int(facet_winograd_weights_count(Int64(input), Int64(output))))
  facet_winograd_prepare(weights, Int64(input), Int64(output), 1, adjoint ? 1 : 0, storage.pointer)
  return storage
}

extension facet_winograd {
  mutating func enter(_ x: Storage, scale: Storage, shift: Storage) {
    enter = FACET_ENTER_AFFINE
    self.x = UnsafePointer(x.pointer)
    in_scale = UnsafePointer(scale.pointer)
    in_shift = UnsafePointer(shift.pointer)
  }

  mutating func enter(_ dz: Storage, _ step: facet_backstep?) {
    x = UnsafePointer(dz.pointer)
    guard let step else { return }
    enter = FACET_ENTER_BACKWARD
    saved = step.saved
    (alpha, beta, gamma) = (step.alpha, step.beta, step.gamma)
    in_slope = step.slope
  }

  mutating func leave(_ y: Storage, _ activation: facet_activation, sums: Storage) {
    leave = FACET_LEAVE_ACTIVATED
    self.y = y.pointer
    out_scale = activation.scale
    (noise, noise_weight, bias) = (activation.noise, activation.noise_weight, activation.bias)
    (out_slope, gain) = (activation.slope, activation.gain)
    self.sums = sums.pointer
  }

  mutating func leave(_ dx: Storage, partner: Storage, sums: Storage) {
    leave = FACET_LEAVE_PLAIN
    y = dx.pointer
    self.partner = UnsafePointer(partner.pointer)
    self.sums = sums.pointer
  }
}
