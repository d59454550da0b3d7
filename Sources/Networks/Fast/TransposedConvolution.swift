import CDNN
import CKernels
import Tensors

/// StyleGAN2's doubling in separate passes: oneDNN's transposed convolution, then the filter
/// ¼ ¾ ¾ ¼. For maps so small that the composite's weights would cost more than its passes save.
final class TransposedConvolution: FusedConvolution, @unchecked Sendable {
  private let shape: FusedShape
  private let forwardPlan: PlannedConvolution
  private let backwardPlan: Lazy<PlannedConvolution>

  init(_ shape: FusedShape, weights: PaddedWeights) {
    self.shape = shape
    let filter = Self.inputsFirst(weights)
    forwardPlan = PlannedConvolution(zeroInsertion: shape, FACET_FORWARD, filter)
    backwardPlan = Lazy { PlannedConvolution(zeroInsertion: shape, FACET_BACKWARD_DATA, filter) }
  }

  /// `[out, in]` → `[in, out]`
  private static func inputsFirst(_ w: PaddedWeights) -> [Float] {
    [Float](unsafeUninitializedCapacity: w.values.count) { filter, count in
      count = w.values.count
      w.values.withUnsafeBufferPointer { source in
        for i in 0..<w.input {
          for o in 0..<w.output {
            for tap in 0..<9 {
              filter[(i * w.output + o) * 9 + tap] = source[(o * w.input + i) * 9 + tap]
            }
          }
        }
      }
    }
  }

  func forward(
    _ x: Storage, scale: Storage, shift: Storage, activation: Activation, y: Storage, sums: Storage
  ) {
    let kernels = facet_fused().pointee
    let z = Storage(count: shape.inputCount), spread = Storage(count: spreadCount)
    kernels.affine(
      Int64(shape.input), Int64(shape.inputSize * shape.inputSize), x.pointer, scale.pointer,
      shift.pointer, z.pointer)
    forwardPlan.forward(z, spread)
    filter(spread, shape.size + 1, y, shape.size, pad: 1)
    let side = Int64(shape.size)
    activation.withRaw {
      kernels.activate(Int64(shape.output), side, side, y.pointer, $0, y.pointer, sums.pointer)
    }
  }

  func backward(
    _ dz: Storage?, step: Backstep?,
    noise: (weight: Storage, gradient: UnsafeMutablePointer<Float>)?, partner: Storage,
    dx: Storage, sums: Storage
  ) {
    guard step == nil, let dz else {
      preconditionFailure("TransposedConvolution: takes the gradient of its own result")
    }
    let spread = Storage(count: spreadCount)
    filter(dz, shape.size, spread, shape.size + 1, pad: 2)
    backwardPlan.wrapped.backward(spread, dx)
    facet_fused().pointee.sums(
      Int64(shape.input), Int64(shape.inputSize * shape.inputSize), dx.pointer, partner.pointer,
      sums.pointer)
  }

  private var spreadCount: Int { shape.output * (shape.size + 1) * (shape.size + 1) }

  private func filter(_ x: Storage, _ from: Int, _ y: Storage, _ to: Int, pad: Int) {
    StyleGAN2.doublingTaps.withUnsafeBufferPointer { taps in
      var filter = facet_filter(
        planes: Int64(shape.output / 16), lanes: 16, height: Int64(from), width: Int64(from),
        out_height: Int64(to), out_width: Int64(to), up: 1, down: 1, pad: Int64(pad),
        count: Int64(taps.count), taps: taps.baseAddress)
      facet_filter_apply(&filter, x.pointer, y.pointer)
    }
  }
}

/// A oneDNN plan with its weights made ready.
final class PlannedConvolution: @unchecked Sendable {
  private let plan: OpaquePointer
  private let weights: Storage

  /// 3×3, stride 2, no padding: H → 2H + 1.
  init(zeroInsertion shape: FusedShape, _ pass: facet_pass, _ filter: [Float]) {
    var c = facet_convolution(
      images: 1, in_channels: Int64(shape.input), in_height: Int64(shape.inputSize),
      in_width: Int64(shape.inputSize), out_channels: Int64(shape.output),
      out_height: Int64(shape.size + 1), out_width: Int64(shape.size + 1), groups: 1,
      kernel_height: 3, kernel_width: 3, stride_height: 2, stride_width: 2, dilation_height: 1,
      dilation_width: 1, pad_top: 0, pad_left: 0, transposed: 1)
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
