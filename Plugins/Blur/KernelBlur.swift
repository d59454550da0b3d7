import Graph
import Imaging
import Tensors

/// Filters with a kernel that is a picture: a measured point spread, a hand-drawn shake.
struct KernelBlur: Degradation {
  static let name = "kernel-blur"
  static let summary = "Filters with a kernel that is a picture, such as a measured point spread."

  @Parameter("The picture: its brightness, normalised to sum 1, is the kernel.")
  var path: Path = "kernel.png"
  @Parameter("What lies beyond the border.") var border = Border.reflect

  /// A kernel beyond this is a mistake, and would take minutes a picture.
  private static let largest = 255

  var traits: DegradationTraits { .linearMap }

  static var sample: NodeSample {
    NodeSample(with: ["path": "Pipelines/Examples/shake.png"], in: ["image": "photo.image"])
  }

  func prepare() throws { _ = try kernel() }

  /// A convolution: what is to the right of the kernel's middle comes from the left.
  var reference: DegradationReference? {
    guard let kernel = try? kernel().flipped(axes: [0, 1]) else { return nil }
    let (height, width, values) = (kernel.shape[0], kernel.shape[1], kernel.values)
    return .filter(
      "the convolution with the picture", within: 1e-5, height: height, width: width, border: border
    ) { across, down in
      let column = width - 1 - (width / 2 + Int(across))
      let row = height - 1 - (height / 2 + Int(down))
      return Double(values[row * width + column])
    }
  }

  /// `[N, C, H, W] → [N, C, H, W]`
  func callAsFunction(_ x: Tensor) -> Tensor { filtered(x, preparedKernel) }

  var inverted: DegradationOperator {
    let kernel = preparedKernel
    return DegradationOperator(Self.spelling(of: self), traits: traits) { filtered($0, kernel) }
  }

  private func filtered(_ x: Tensor, _ kernel: Tensor) -> Tensor {
    x.filteredPerChannel(with: kernel, border: border)
  }

  private var preparedKernel: Tensor {
    do { return try kernel() } catch {
      preconditionFailure("kernel-blur after prepare(): \(error)")
    }
  }

  /// `[H, W]`, turned by half: convolution, where the filter of a picture is a correlation.
  private func kernel() throws -> Tensor {
    let picture = try Image(contentsOf: path.string)
    guard max(picture.width, picture.height) <= Self.largest else {
      throw PipelineError(
        .tooLarge, path: path.string,
        "a kernel of \(picture.width) × \(picture.height) pixels; \(Self.largest) is the most on a "
          + "side")
    }
    let grey = try picture.tensor().mean(axes: [0, 1])
    let sum = grey.sum().item
    guard sum > 0 else {
      throw PipelineError(
        .badInput, path: path.string, "the kernel is black; it needs at least one bright pixel")
    }
    return (grey / sum).flipped(axes: [0, 1])
  }
}
