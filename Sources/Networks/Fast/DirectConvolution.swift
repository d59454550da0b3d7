import CDNN
import CKernels
import Tensors

/// By oneDNN's direct method, in separate passes: for maps too small for Winograd's tiles.
final class DirectConvolution: FusedConvolution, @unchecked Sendable {
  private let shape: FusedShape
  private let forwardPlan: PlannedConvolution
  private let backwardPlan: Lazy<PlannedConvolution>

  init(_ shape: FusedShape, weights: @escaping @Sendable () -> PaddedWeights) {
    self.shape = shape
    let filter: @Sendable () -> [Float] = {
      shape.doubles ? Self.spread(weights()) : weights().values
    }
    forwardPlan = PlannedConvolution(shape, FACET_FORWARD, filter())
    backwardPlan = Lazy { PlannedConvolution(shape, FACET_BACKWARD_DATA, filter()) }
  }

  func forward(
    _ x: Storage, scale: Storage, shift: Storage, activation: Activation, y: Storage, sums: Storage
  ) {
    let kernels = facet_fused().pointee
    let z = Storage(count: shape.inputCount), u = Storage(count: shape.outputCount)
    kernels.affine(
      Int64(shape.input), Int64(shape.inputSize * shape.inputSize), x.pointer, scale.pointer,
      shift.pointer, z.pointer)
    forwardPlan.forward(z, u)
    let side = Int64(shape.size)
    let finish = shape.doubles ? kernels.blur_activate! : kernels.activate!
    activation.withRaw {
      finish(Int64(shape.output), side, side, u.pointer, $0, y.pointer, sums.pointer)
    }
  }

  func backward(
    _ dz: Storage?, step: Backstep?,
    noise: (weight: Storage, gradient: UnsafeMutablePointer<Float>)?, partner: Storage,
    dx: Storage, sums: Storage
  ) {
    let kernels = facet_fused().pointee
    let side = Int64(shape.size)
    var du = dz
    if let step {
      let made = Storage(count: shape.outputCount)
      step.withRaw {
        kernels.step_back(
          Int64(shape.output), side * side, dz?.pointer, $0, made.pointer, noise?.weight.pointer,
          noise?.gradient)
      }
      du = made
    }
    if shape.doubles {
      let blurred = Storage(count: shape.outputCount)
      kernels.blur(Int64(shape.output), side, side, du!.pointer, blurred.pointer)
      du = blurred
    }
    backwardPlan.wrapped.backward(du!, dx)
    kernels.sums(
      Int64(shape.input), Int64(shape.inputSize * shape.inputSize), dx.pointer, partner.pointer,
      sums.pointer)
  }

  /// The 4×4 filter, `[in, out, 4, 4]`, whose transposed convolution with stride 2 doubles each pixel
  /// and convolves.
  private static func spread(_ w: PaddedWeights) -> [Float] {
    var filter = [Float](repeating: 0, count: w.input * w.output * 16)
    w.values.withUnsafeBufferPointer { source in
      filter.withUnsafeMutableBufferPointer { filter in
        for i in 0..<w.input {
          for o in 0..<w.output {
            let to = (i * w.output + o) * 16, from = (o * w.input + i) * 9
            for a in 0..<3 {
              for b in 0..<3 {
                let tap = source[from + a * 3 + b]
                let (r, q) = (2 - a, 2 - b)
                filter[to + r * 4 + q] += tap
                filter[to + r * 4 + q + 1] += tap
                filter[to + r * 4 + q + 4] += tap
                filter[to + r * 4 + q + 5] += tap
              }
            }
          }
        }
      }
    }
    return filter
  }
}

/// A oneDNN plan with its weights made ready.
final class PlannedConvolution: @unchecked Sendable {
  private let plan: OpaquePointer
  private let weights: Storage

  convenience init(_ shape: FusedShape, _ pass: facet_pass, _ filter: [Float]) {
    let taps: Int64 = shape.doubles ? 4 : 3
    self.init(
      facet_convolution(
        images: 1, in_channels: Int64(shape.input), in_height: Int64(shape.inputSize),
        in_width: Int64(shape.inputSize), out_channels: Int64(shape.output),
        out_height: Int64(shape.size), out_width: Int64(shape.size), groups: 1, kernel_height: taps,
        kernel_width: taps, stride_height: shape.doubles ? 2 : 1,
        stride_width: shape.doubles ? 2 : 1,
        dilation_height: 1, dilation_width: 1, pad_top: 1, pad_left: 1,
        transposed: shape.doubles ? 1 : 0), pass, filter)
  }

  init(_ description: facet_convolution, _ pass: facet_pass, _ filter: [Float]) {
    var c = description
    var made: OpaquePointer?
    check(facet_plan_acquire(&c, pass, FACET_BLOCKED, FACET_BLOCKED, FACET_DIRECT, 0, &made))
    plan = made!
    weights = Storage(count: Int(facet_plan_weights_bytes(plan)) / 4)
    check(facet_plan_prepare_weights(plan, filter, weights.pointer))
  }

  deinit { facet_plan_release(plan) }

  func forward(_ x: Storage, _ y: Storage) {
    check(facet_plan_forward(plan, x.pointer, nil, weights.pointer, nil, y.pointer))
  }

  func backward(_ dy: Storage, _ dx: Storage) {
    check(facet_plan_backward_data(plan, dy.pointer, nil, weights.pointer, dx.pointer))
  }
}

private func check(_ code: Int32) {
  guard code != 0 else { return }
  fatalError("convolution: \(String(cString: facet_dnn_message()))")
}
