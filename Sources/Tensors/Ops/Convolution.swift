import CDNN
import CKernels

/// How a stride-1 3×3 convolution is computed.
public enum ConvolutionAlgorithm: Sendable {
  /// Every product of the definition: the reference.
  case direct
  /// Winograd's F(4×4, 3×3): a quarter of the products, and rounding about ten times worse.
  case winograd
  /// By the shape, through a fixed rule, so that the same input gives the same bytes on every run.
  case automatic

  func resolved(_ g: ConvolutionGeometry) -> facet_algorithm {
    switch self {
    case .direct: FACET_DIRECT
    case .winograd: FACET_WINOGRAD
    case .automatic: g.winogradWins ? FACET_WINOGRAD : FACET_DIRECT
    }
  }
}

extension Tensor {
  /// Convolves each image with a bank of filters (a correlation, as is the field's habit).
  ///
  ///     y[n,k,i,j] = b[k] + Σ_{c,r,q} x[n,c,s·i+r−p,s·j+q−p] · w[k,c,r,q]
  ///
  /// - Shape: x `[N, C, H, W]`, weight `[K, C/groups, R, S]`, bias `[K]`
  ///   → `[N, K, ⌊(H+2p−R)/s⌋+1, ⌊(W+2p−S)/s⌋+1]`
  /// - Gradient: x, weight, bias.
  public func convolved(
    with weight: Tensor, bias: Tensor? = nil, stride: Int = 1, padding: Int = 0, groups: Int = 1,
    algorithm: ConvolutionAlgorithm = .automatic
  ) -> Tensor {
    precondition(
      rank == 4 && weight.rank == 4 && shape[1] == weight.shape[1] * groups
        && weight.shape[0] % groups == 0 && shape[2] + 2 * padding >= weight.shape[2]
        && shape[3] + 2 * padding >= weight.shape[3],
      "convolved: x \(shape), weight \(weight.shape), padding \(padding), groups \(groups)")
    let g = ConvolutionGeometry(
      input: shape,
      output: [
        shape[0], weight.shape[0], (shape[2] + 2 * padding - weight.shape[2]) / stride + 1,
        (shape[3] + 2 * padding - weight.shape[3]) / stride + 1,
      ],
      weight: weight.shape, stride: stride, padding: padding, groups: groups, transposed: false)
    return convolve(g, weight, bias, algorithm)
  }

  /// The adjoint of a convolution: each value spreads a filter over the result.
  ///
  /// - Shape: x `[N, C, H, W]`, weight `[C, K/groups, R, S]`, bias `[K]`
  ///   → `[N, K, (H−1)·s+R−2p, (W−1)·s+S−2p]`
  /// - Gradient: x, weight, bias.
  public func transposeConvolved(
    with weight: Tensor, bias: Tensor? = nil, stride: Int, padding: Int = 0, groups: Int = 1
  ) -> Tensor {
    precondition(
      rank == 4 && weight.rank == 4 && shape[1] == weight.shape[0] && shape[1] % groups == 0,
      "transposeConvolved: x \(shape), weight \(weight.shape), groups \(groups)")
    let g = ConvolutionGeometry(
      input: shape,
      output: [
        shape[0], weight.shape[1] * groups,
        (shape[2] - 1) * stride + weight.shape[2] - 2 * padding,
        (shape[3] - 1) * stride + weight.shape[3] - 2 * padding,
      ],
      weight: weight.shape, stride: stride, padding: padding, groups: groups, transposed: true)
    return convolve(g, weight, bias, .direct)
  }

  private func convolve(
    _ g: ConvolutionGeometry, _ weight: Tensor, _ bias: Tensor?, _ algorithm: ConvolutionAlgorithm
  ) -> Tensor {
    let (x, w) = (detached.laidOut(g.inputLayout), weight.plain.detached)
    let way = algorithm.resolved(g)
    let offset = bias?.plain.detached
    let y = FeatureMap(g.output, g.outputLayout)
    var c = g.descriptor
    check(
      facet_convolve(
        &c, way, x.pointer, g.inputLayout.native, w.pointer, offset?.pointer, y.pointer,
        g.outputLayout.native))
    return .operation([self, weight] + (bias.map { [$0] } ?? []), result: y.tensor) { dy, wanted in
      let dy = dy.laidOut(g.outputLayout)
      var c = g.descriptor
      var gradients = [Tensor?](repeating: nil, count: wanted.count)
      if wanted[0] {
        let dx = FeatureMap(g.input, g.inputLayout)
        check(
          facet_convolve_backward_data(
            &c, way, dy.pointer, g.outputLayout.native, w.pointer, dx.pointer,
            g.inputLayout.native))
        gradients[0] = dx.tensor
      }
      let wantsBias = wanted.count > 2 && wanted[2]
      if wanted[1] || wantsBias {
        let (dw, db) = (Storage(count: w.count), Storage(count: g.output[1]))
        check(
          facet_convolve_backward_weights(
            &c, x.pointer, g.inputLayout.native, dy.pointer, g.outputLayout.native, dw.pointer,
            wantsBias ? db.pointer : nil))
        gradients[1] = Tensor(shape: w.shape, storage: dw)
        if wantsBias { gradients[2] = Tensor(shape: [g.output[1]], storage: db) }
      }
      return gradients
    }
  }

  /// The values in the layout of a convolution: its own, or blocks whose last is filled with zeros.
  fileprivate func laidOut(_ layout: Layout) -> FeatureMap {
    if layout == .plain || canBlock {
      let tensor = with(layout: layout)
      return FeatureMap(shape: shape, layout: layout, storage: tensor.storage)
    }
    let map = FeatureMap(shape, .blocked)
    let x = plain
    facet_block(
      x.pointer, map.pointer, Int64(shape[0]), Int64(shape[1]), Int64(shape[2] * shape[3]))
    return map
  }
}

/// Everything about a convolution but its values.
struct ConvolutionGeometry {
  let input: [Int], output: [Int], weight: [Int]
  let stride: Int, padding: Int, groups: Int
  let transposed: Bool

  var descriptor: facet_convolution {
    facet_convolution(
      images: Int64(input[0]), in_channels: Int64(input[1]), in_height: Int64(input[2]),
      in_width: Int64(input[3]), out_channels: Int64(output[1]), out_height: Int64(output[2]),
      out_width: Int64(output[3]), groups: Int64(groups), kernel_height: Int64(weight[2]),
      kernel_width: Int64(weight[3]), stride_height: Int64(stride), stride_width: Int64(stride),
      dilation_height: 1, dilation_width: 1, pad_top: Int64(padding), pad_left: Int64(padding),
      transposed: transposed ? 1 : 0)
  }

  /// Grouped convolutions run in blocks only where groups and blocks don't cut each other: one
  /// group, or one channel a group.
  private var mayBlock: Bool {
    groups == 1 || (groups == input[1] && groups == output[1] && groups % 16 == 0)
  }
  /// A picture of few channels enters as it is.
  var inputLayout: Layout { mayBlock && (input[1] > 4 || transposed) ? .blocked : .plain }
  var outputLayout: Layout { mayBlock ? .blocked : .plain }

  /// Measured on AVX-512, effective against direct: 2.3 to 3 times faster from 32² to 256² with 64
  /// channels and more, 1.35 times at 32 channels; slower with 16 channels. But the weights are
  /// transformed at each call, which for 96 channels of 32² took twice as long as the direct products
  /// would have: only a large map makes up for it.
  var winogradWins: Bool {
    let pixels = output[2] * output[3] * input[0]
    return !transposed && groups == 1 && stride == 1 && weight[2] == 3 && weight[3] == 3
      && min(input[1], output[1]) >= 32 && pixels >= 1 << 14 && output[2] >= 8
  }
}

/// A feature map as a convolution wants it: blocks may reach beyond the channels.
private struct FeatureMap {
  let shape: [Int]
  let layout: Layout
  let storage: Storage

  init(shape: [Int], layout: Layout, storage: Storage) {
    (self.shape, self.layout, self.storage) = (shape, layout, storage)
  }

  init(_ shape: [Int], _ layout: Layout) {
    let channels = layout == .blocked ? (shape[1] + 15) / 16 * 16 : shape[1]
    self.init(
      shape: shape, layout: layout,
      storage: Storage(count: shape[0] * channels * shape[2] * shape[3]))
  }

  var pointer: UnsafeMutablePointer<Float> { storage.pointer }

  /// Row-major again where the channels don't fill their blocks.
  var tensor: Tensor {
    if layout == .plain || shape[1] % 16 == 0 {
      return Tensor(shape: shape, storage: storage, layout: layout)
    }
    return Tensor(shape: shape) {
      facet_unblock(
        pointer, $0, Int64(shape[0]), Int64(shape[1]), Int64(shape[2] * shape[3]))
    }
  }
}

extension Layout {
  fileprivate var native: facet_layout { self == .plain ? FACET_PLAIN : FACET_BLOCKED }
}

private func check(_ code: Int32) {
  guard code != 0 else { return }
  fatalError("convolution: \(String(cString: facet_dnn_message()))")
}
