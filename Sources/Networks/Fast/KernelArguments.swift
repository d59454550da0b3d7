import CKernels
import Tensors

// The fused kernels take structs of pointers, and a pointer keeps nothing alive: Swift may give a
// storage back to the arena after its last mention, before the kernel that was to read it has run,
// and whichever thread asks next is handed that memory. So those structs are made here alone, from
// storages, and exist only while these are held.

/// gain · leakyReLU(scale[c]·x + noiseWeight[c]·noise + bias[c])
struct Activation {
  /// Per channel; `nil` for 1.
  var scale: Storage?
  /// `[H, W]`, of a tensor that the caller holds.
  let noise: UnsafePointer<Float>?
  let noiseWeight: Storage, bias: Storage
  let slope: Float, gain: Float

  func withRaw<R>(_ body: (UnsafePointer<facet_activation>) -> R) -> R {
    withExtendedLifetime(self) {
      var raw = facet_activation(
        scale: scale?.reading, noise: noise, noise_weight: noiseWeight.reading, bias: bias.reading,
        slope: slope, gain: gain)
      return body(&raw)
    }
  }
}

/// Back through a normalisation and a leaky ReLU whose result was kept:
/// (alpha[c]·dz + beta[c]·saved + gamma[c]) · (saved > 0 ? 1 : slope)
///
/// With a picture, dz = Σ_k head[k, c]·gradient[k] is made where it is read; there is no map of it.
struct Backstep {
  let saved: Storage
  let alpha: Storage, beta: Storage, gamma: Storage
  let slope: Float
  /// The head's weights, `[3, C]`, and the picture's gradient, `[3, H, W]`, which the caller holds.
  var picture: (head: Storage, gradient: UnsafePointer<Float>)?

  func withRaw<R>(_ body: (UnsafePointer<facet_backstep>) -> R) -> R {
    withExtendedLifetime(self) {
      var raw = facet_backstep(
        saved: saved.reading, alpha: alpha.reading, beta: beta.reading, gamma: gamma.reading,
        slope: slope, head: picture?.head.reading, drgb: picture?.gradient)
      return body(&raw)
    }
  }
}

/// One run of the Winograd kernel.
struct WinogradTask {
  private var raw = facet_winograd()
  private var held: [Storage] = []

  /// - Parameters:
  ///   - side: of the convolution's own grid.
  ///   - weights: as `prepared` made them.
  ///   - adjoint: whether they are those of the convolution the other way.
  ///   - spreads: whether it is the transposed convolution with stride 2.
  init(
    side: Int, from input: Int, to output: Int, weights: Storage, adjoint: Bool = false,
    spreads: Bool = false
  ) {
    (raw.height, raw.width) = (Int64(side), Int64(side))
    (raw.in_channels, raw.out_channels) = (Int64(input), Int64(output))
    raw.weights = hold(weights)
    (raw.adjoint, raw.spreads) = (adjoint ? 1 : 0, spreads ? 1 : 0)
  }

  private mutating func hold(_ storage: Storage) -> UnsafePointer<Float> {
    held.append(storage)
    return storage.reading
  }

  /// What is convolved, as it is.
  mutating func enter(_ x: Storage, grid: facet_grid = FACET_GRID_SAME) {
    raw.x = hold(x)
    raw.in_grid = grid
  }

  /// What is convolved: scale·x + shift.
  mutating func enter(
    _ x: Storage, scale: Storage, shift: Storage, grid: facet_grid = FACET_GRID_SAME
  ) {
    enter(x, grid: grid)
    raw.enter = FACET_ENTER_AFFINE
    (raw.in_scale, raw.in_shift) = (hold(scale), hold(shift))
  }

  /// What is convolved: dz, or the picture's gradient, on its way back through `step`; without one
  /// dz as it is.
  mutating func enter(_ dz: Storage?, _ step: Backstep?, grid: facet_grid = FACET_GRID_SAME) {
    raw.x = dz.map { hold($0) }
    raw.in_grid = grid
    guard let step else { return }
    raw.enter = step.picture == nil ? FACET_ENTER_BACKWARD : FACET_ENTER_PICTURE
    if let picture = step.picture { (raw.head, raw.drgb) = (hold(picture.head), picture.gradient) }
    raw.saved = hold(step.saved)
    (raw.alpha, raw.beta, raw.gamma) = (hold(step.alpha), hold(step.beta), hold(step.gamma))
    raw.in_slope = step.slope
  }

  /// Where the result goes, as it is.
  mutating func leave(_ y: Storage, grid: facet_grid = FACET_GRID_SAME) {
    held.append(y)
    raw.y = y.pointer
    raw.out_grid = grid
  }

  /// Where the result goes, activated; `sums` gets Σ y and Σ y² per channel.
  mutating func leave(
    _ y: Storage, _ activation: Activation, sums: Storage, grid: facet_grid = FACET_GRID_SAME
  ) {
    leave(y, grid: grid)
    raw.leave = FACET_LEAVE_ACTIVATED
    raw.out_scale = activation.scale.map { hold($0) }
    raw.noise = activation.noise
    (raw.noise_weight, raw.bias) = (hold(activation.noiseWeight), hold(activation.bias))
    (raw.out_slope, raw.gain) = (activation.slope, activation.gain)
    held.append(sums)
    raw.sums = sums.pointer
  }

  /// Where the result goes, as it is; `sums` gets Σ dx and Σ dx·partner per channel.
  mutating func leave(
    _ dx: Storage, partner: Storage, sums: Storage, grid: facet_grid = FACET_GRID_SAME
  ) {
    leave(dx, grid: grid)
    raw.partner = hold(partner)
    held.append(sums)
    raw.sums = sums.pointer
  }

  /// Added to the result's border before anything else.
  mutating func correct(_ edges: BorderCorrection.Edges) {
    raw.edge = (hold(edges.top), hold(edges.bottom), hold(edges.left), hold(edges.right))
  }

  func run() {
    withExtendedLifetime(held) {
      var raw = raw
      facet_winograd_run(&raw)
    }
  }
}

extension Storage {
  fileprivate var reading: UnsafePointer<Float> { UnsafePointer(pointer) }
}
