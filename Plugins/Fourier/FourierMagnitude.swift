import Foundation
import Graph
import Imaging
import Tensors

/// Keeps the magnitude of the Fourier transform and loses its phase: what a detector far behind an
/// object sees of coherent light. Finding the picture again is *phase retrieval*.
///
///     y[u,v] = s · |Σ_{k,l} x[k,l] · e^(−2πi (uk/H′ + vl/W′))|/√(H′W′)
///
/// Zero frequency is in the middle. H′ = padding · H: the picture stands in a black frame. With a
/// padding of 2 the magnitudes determine a picture but for a shift, a half turn and the sign;
/// without one they don't.
///
/// - Source: J. R. Fienup, Phase retrieval algorithms: a comparison, 1982.
struct FourierMagnitude: Degradation {
  static let name = "fourier-magnitude"
  static let summary = "Keeps the magnitude of the Fourier transform and loses its phase."

  @Parameter("Side of the transform as a multiple of the picture's.", in: 1...4) var padding = 2
  @Parameter("What the magnitudes are multiplied by.", in: 1e-6...1e6) var scale = 1.0

  /// Keeps the slope finite where a magnitude is 0.
  private static let floor: Float = 1e-12
  /// Beyond this the transform's matrices alone would take gigabytes.
  private static let longest = 8192

  func check(shape: [Int]) throws {
    let side = max(shape[2], shape[3]) * padding
    guard side <= Self.longest else {
      throw PipelineError(
        .tooLarge,
        "the transform would have \(side) values on a side, \(Self.longest) is the most; make the "
          + "picture smaller first")
    }
  }

  /// The sum itself, in double precision.
  var reference: DegradationReference? {
    let (padding, scale) = (padding, scale)
    return DegradationReference("the discrete Fourier transform", within: Float(1e-4 * scale)) {
      x in
      let (h, w) = (x.shape[2], x.shape[3])
      let (height, width) = (h * padding, w * padding)
      let old = x.values
      let planes = (0..<x.shape[0] * x.shape[1]).flatMap { plane in
        (0..<height * width).map { place -> Float in
          let (u, v) = (place / width - height / 2, place % width - width / 2)
          var (real, imaginary) = (0.0, 0.0)
          for index in 0..<h * w {
            let turns =
              Double(u * (index / w)) / Double(height) + Double(v * (index % w)) / Double(width)
            let value = Double(old[plane * h * w + index])
            real += value * cos(2 * .pi * turns)
            imaginary -= value * sin(2 * .pi * turns)
          }
          return Float(hypot(real, imaginary) / Double(height * width).squareRoot() * scale)
        }
      }
      return Tensor(planes, shape: [x.shape[0], x.shape[1], height, width])
    }
  }

  /// `[N, C, H, W] → [N, C, padding·H, padding·W]`
  func callAsFunction(_ x: Tensor) -> Tensor {
    let rows = DFT(from: x.shape[2], to: x.shape[2] * padding)
    let columns = DFT(from: x.shape[3], to: x.shape[3] * padding)
    // (C + iS) x (c + is)ᵀ, for real x.
    let (upper, lower) = (rows.cosine.matmul(x), rows.sine.matmul(x))
    let real = upper.matmul(columns.cosineT) - lower.matmul(columns.sineT)
    let imaginary = upper.matmul(columns.sineT) + lower.matmul(columns.cosineT)
    return (real.squared() + imaginary.squared() + Self.floor).sqrt() * Float(scale)
  }
}

/// The unitary discrete Fourier transform of `n` samples and zeros up to `m`, as two real matrices
/// `[m, n]`; frequencies from −⌊m/2⌋ up.
private struct DFT {
  let cosine: Tensor, sine: Tensor
  var cosineT: Tensor { cosine.permuted([1, 0]) }
  var sineT: Tensor { sine.permuted([1, 0]) }

  init(from n: Int, to m: Int) {
    // m different angles are enough: k·u modulo m.
    let angles = (0..<m).map { -2 * Double.pi * Double($0) / Double(m) }
    let size = 1 / Double(m).squareRoot()
    let (cosines, sines) = (
      angles.map { Float(cos($0) * size) }, angles.map { Float(sin($0) * size) }
    )
    func matrix(_ values: [Float]) -> Tensor {
      Tensor(
        (0..<m).flatMap { u in
          (0..<n).map { k in values[((u - m / 2) * k % m + m) % m] }
        }, shape: [m, n])
    }
    (cosine, sine) = (matrix(cosines), matrix(sines))
  }
}
