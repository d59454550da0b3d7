import Graph
import Imaging
import Tensors

/// Makes a picture smaller, as PULSE does or in one of four other ways.
struct Downscale: Degradation {
  static let name = "downscale"
  static let summary = "Makes a picture smaller, as PULSE does or in one of four other ways."

  @Parameter(
    "Longer side of the result; 32 where neither size nor factor is given.", in: 1...65_536,
    unit: .pixels)
  var size: Int? = nil

  @Parameter("How many times smaller the result is, instead of a size.", in: 1...4_096)
  var factor: Double? = nil

  @Parameter("How the samples under a new pixel are weighed; bicubic is PULSE's.")
  var kernel = Kernel.bicubic

  enum Kernel: String, ParameterValue, CaseIterable {
    case bicubic, area, bilinear, lanczos3, nearest
  }

  var traits: DegradationTraits { .linearMap }

  static var sample: NodeSample {
    NodeSample(with: ["size": 32], in: ["image": "photo.image"])
  }

  func complaints() -> [ParameterComplaint] {
    guard size != nil, factor != nil else { return [] }
    return [ParameterComplaint("factor", "size is given as well; leave out one of the two")]
  }

  func check(shape: [Int]) throws {
    let (height, width) = (shape[2], shape[3])
    if let size, max(height, width) < size {
      throw PipelineError(
        .badInput,
        "the picture is \(width) × \(height), smaller than the size \(size) that downscale is to "
          + "make; give a size of \(max(height, width)) or less, or a larger picture")
    }
    if let factor, Double(max(height, width)) < factor {
      throw PipelineError(
        .badInput,
        "the picture is \(width) × \(height): less than one pixel of it would be left at the "
          + "factor \(JSON.number(factor)); give a factor of \(max(height, width)) or less")
    }
  }

  /// `[N, C, H, W] → [N, C, h, w]`
  func callAsFunction(_ x: Tensor) -> Tensor {
    let (height, width) = (x.shape[2], x.shape[3])
    let (h, w) = resultSize(height: height, width: width)
    return x.resampled(rows: matrix(from: height, to: h), columns: matrix(from: width, to: w))
  }

  /// At whole factors every result is the same weighed sum, one stride further on.
  var reference: DegradationReference? {
    guard let whole = factor.flatMap({ Int(exactly: $0) }), whole > 1 else { return nil }
    switch kernel {
    case .area:
      return .filter(
        "the mean of each block", within: 1e-5, height: whole, width: whole, border: .reflect
      ) { _, _ in 1 }.sampled(every: whole, from: whole / 2, ofWholeBlocks: true) { self($0) }
    case .bicubic:
      let cubic = ResamplingKernel.bicubic, stretch = Double(whole)
      return .filter(
        "PULSE's bicubic", within: 1e-5, height: 4 * whole, width: 4 * whole, border: .reflect
      ) { cubic(($0 + 0.5) / stretch) * cubic(($1 + 0.5) / stretch) }
      .sampled(every: whole, from: 2 * whole - 3 * whole / 2, ofWholeBlocks: false) { self($0) }
    case .bilinear, .lanczos3, .nearest: return nil
    }
  }

  /// The longer side gets the size and the shorter one keeps the proportion; a side that would
  /// vanish is one pixel. A picture that is small already keeps its size: nothing is enlarged.
  ///
  /// A whole factor leaves over the pixels that do not fill one more, as the reference's stride
  /// does.
  private func resultSize(height: Int, width: Int) -> (height: Int, width: Int) {
    let longer = max(height, width)
    let ratio = factor ?? max(1, Double(longer) / Double(size ?? 32))
    func side(_ n: Int) -> Int {
      let exact = Double(n) / ratio
      let whole = factor == nil ? exact.rounded() : (exact + 1e-9).rounded(.down)
      return min(n, max(1, Int(whole)))
    }
    return (side(height), side(width))
  }

  /// Where the stride is a whole number, PULSE's bicubic to the letter; elsewhere the same cubic,
  /// stretched by the ratio and reflected at the border.
  private func matrix(from n: Int, to m: Int) -> ResamplingMatrix {
    switch kernel {
    case .bicubic:
      let stride = factor.flatMap { Int(exactly: $0) } ?? (n.isMultiple(of: m) ? n / m : 0)
      return stride >= 1 && n / stride == m
        ? ResamplingMatrix(bicubicOf: n, factor: stride)
        : ResamplingMatrix(.bicubic, from: n, to: m, border: .reflect)
    case .area: return ResamplingMatrix(.area, from: n, to: m)
    case .bilinear: return ResamplingMatrix(.bilinear, from: n, to: m)
    case .lanczos3: return ResamplingMatrix(.lanczos3, from: n, to: m)
    case .nearest: return ResamplingMatrix(.nearest, from: n, to: m)
    }
  }
}

extension DegradationReference {
  /// Every so many-th row and column of what it makes.
  ///
  /// - Parameters:
  ///   - ofWholeBlocks: whether it holds only where strides fill the picture.
  ///   - otherwise: of pictures for which it does not hold, or that have less than a stride.
  fileprivate func sampled(
    every stride: Int, from start: Int, ofWholeBlocks: Bool,
    otherwise: @escaping @Sendable (Tensor) -> Tensor
  ) -> DegradationReference {
    DegradationReference(source, within: tolerance) { x in
      let (h, w) = (x.shape[2], x.shape[3])
      let isFilled = h.isMultiple(of: stride) && w.isMultiple(of: stride)
      guard min(h, w) >= stride, isFilled || !ofWholeBlocks else { return otherwise(x) }
      let (rows, columns) = (h / stride, w / stride)
      let whole = try self(x).values
      let new = (0..<x.count / (h * w) * rows * columns).map { index in
        let (plane, place) = index.quotientAndRemainder(dividingBy: rows * columns)
        let (i, j) = (start + place / columns * stride, start + place % columns * stride)
        return whole[(plane * h + i) * w + j]
      }
      return Tensor(new, shape: x.shape.dropLast(2) + [rows, columns])
    }
  }
}
