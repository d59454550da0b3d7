import Graph
import Imaging
import Tensors

/// Changes a picture's size in either direction, as Pillow, MATLAB or OpenCV does.
struct Resize: OriginalSized {
  static let name = "resize"
  static let summary = "Changes a picture's size up or down, as Pillow, MATLAB or OpenCV does."

  @Parameter(
    "New size as a multiple of the present one; a quarter where no size is given.", in: 0.001...64)
  var scale: Double? = nil
  @Parameter("Longer side of the result.", in: 1...65_536, unit: .pixels) var size: Int? = nil
  @Parameter(
    "New size as a share of the picture that first came into the composite; of the present one "
      + "outside of composites.", in: 0.001...64)
  var original: Double? = nil
  @Parameter("How samples are weighed.") var kernel = Kernel.bicubic
  @Parameter("Whose definition of the kernel holds; opencv aliases, as it does.")
  var convention = ResamplingConvention.pillow

  enum Kernel: String, ParameterValue, CaseIterable {
    case nearest, area, bilinear, bicubic, lanczos

    var resampling: ResamplingKernel {
      switch self {
      case .nearest: .nearest
      case .area: .area
      case .bilinear: .bilinear
      case .bicubic: .bicubic
      case .lanczos: .lanczos3
      }
    }
  }

  /// More pixels than this are a mistake.
  private static let mostPixels = 100e6

  var traits: DegradationTraits { .linearMap }

  func complaints() -> [ParameterComplaint] {
    let given = [("scale", scale != nil), ("size", size != nil), ("original", original != nil)]
      .filter(\.1).map(\.0)
    guard given.count > 1 else { return [] }
    return [ParameterComplaint(given[1], "\(given[0]) is given as well; leave out one of the two")]
  }

  func measured(against shape: [Int]) -> Resize {
    guard let original else { return self }
    var fixed = self
    fixed.original = nil
    fixed.size = max(1, Int((Double(max(shape[2], shape[3])) * original).rounded()))
    return fixed
  }

  func check(shape: [Int]) throws {
    let (height, width) = resultSize(height: shape[2], width: shape[3])
    guard Double(height) * Double(width) <= Self.mostPixels else {
      throw PipelineError(
        .tooLarge,
        "a picture of \(shape[3]) × \(shape[2]) would become \(width) × \(height); give a "
          + "smaller size"
      )
    }
  }

  /// Enlarging by a whole number is libvips's map about pixel centres, away from the border, which
  /// libvips extends and Pillow cuts. It takes its weights from a table of 64 places between
  /// pixels.
  var reference: DegradationReference? {
    guard let scale, scale > 1, scale == scale.rounded(), kernel == .bicubic || kernel == .bilinear,
      convention == .pillow
    else { return nil }
    let interpolation: Interpolation = kernel == .bicubic ? .bicubic : .bilinear
    return .libvips("affine", within: 1.2e-2, margin: 4 * Int(scale)) { picture in
      try picture.warped(
        by: AffineMap(scale, 0, 0, scale, dx: 0, dy: 0), width: picture.width * Int(scale),
        height: picture.height * Int(scale), interpolation: interpolation, surround: .replicate)
    }
  }

  /// `[N, C, H, W] → [N, C, h, w]`
  func callAsFunction(_ x: Tensor) -> Tensor {
    let (h, w) = resultSize(height: x.shape[2], width: x.shape[3])
    func matrix(_ n: Int, _ m: Int) -> ResamplingMatrix {
      ResamplingMatrix(kernel.resampling, from: n, to: m, as: convention)
    }
    return x.resampled(rows: matrix(x.shape[2], h), columns: matrix(x.shape[3], w))
  }

  /// Proportions are kept; a side that would vanish is one pixel.
  private func resultSize(height: Int, width: Int) -> (height: Int, width: Int) {
    let ratio =
      size.map { Double($0) / Double(max(height, width)) } ?? scale ?? original ?? 0.25
    func side(_ n: Int) -> Int { max(1, Int((Double(n) * ratio).rounded())) }
    return (side(height), side(width))
  }
}

extension ResamplingConvention: ParameterValue {}
