import Foundation
import Tensors

/// Structural similarity, and the same over five scales.
///
/// - Source: Wang, Bovik, Sheikh, Simoncelli, Image quality assessment, 2004; Wang, Simoncelli,
///   Bovik, Multi-scale structural similarity, 2003.
public enum SSIM {
  private static let window = Plane.gaussian(11, sigma: 1.5)
  private static let c1 = (0.01 * 255) * (0.01 * 255)
  private static let c2 = (0.03 * 255) * (0.03 * 255)

  /// Structural similarity with a Gaussian window of 11 × 11, σ 1.5, where it fits wholly; the mean
  /// of the channels. 1 for equal pictures.
  ///
  /// - Shape: both `[1, C, H, W]` of the same shape
  /// - Returns: `nil` for a picture that is smaller than the window.
  public static func between(_ a: Tensor, _ b: Tensor) -> Double? {
    precondition(a.shape == b.shape, "SSIM: \(a.shape) against \(b.shape)")
    guard a.shape.suffix(2).min()! >= window.count else { return nil }
    let channels = zip(Plane.channels(of: a), Plane.channels(of: b)).map { terms($0, $1).whole }
    return channels.reduce(0, +) / Double(channels.count)
  }

  /// The product of contrast and structure at four scales and of all of it at the fifth, each to
  /// its power; the mean of the channels.
  ///
  /// From scale to scale the mean of 2 × 2 pixels is taken; at an odd size the last row or column
  /// counts twice. Where contrast and structure are negative they count as 0.
  ///
  /// - Returns: `nil` for a picture whose shorter side has less than 176 pixels: the window would
  ///   not fit the last scale.
  public static func multiScale(_ a: Tensor, _ b: Tensor) -> Double? {
    precondition(a.shape == b.shape, "MS-SSIM: \(a.shape) against \(b.shape)")
    guard a.shape.suffix(2).min()! >= window.count << (weights.count - 1) else { return nil }
    let channels = zip(Plane.channels(of: a), Plane.channels(of: b)).map(multiScale)
    return channels.reduce(0, +) / Double(channels.count)
  }

  private static let weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]

  private static func multiScale(_ a: Plane, _ b: Plane) -> Double {
    var (a, b, product) = (a, b, 1.0)
    for (level, weight) in weights.enumerated() {
      let found = terms(a, b)
      let isLast = level == weights.count - 1
      product *= pow(max(0, isLast ? found.whole : found.contrastStructure), weight)
      if !isLast { (a, b) = (a.halved, b.halved) }
    }
    return product
  }

  /// The mean over the picture of the similarity, and of it without the luminance term.
  private static func terms(_ a: Plane, _ b: Plane) -> (whole: Double, contrastStructure: Double) {
    let (ma, mb) = (a.filtered(window), b.filtered(window))
    let aa = a.map(a, *).filtered(window)
    let bb = b.map(b, *).filtered(window)
    let ab = a.map(b, *).filtered(window)
    var (whole, contrast) = (0.0, 0.0)
    for i in ma.values.indices {
      let (x, y) = (ma.values[i], mb.values[i])
      let cs =
        (2 * (ab.values[i] - x * y) + c2)
        / (aa.values[i] - x * x + (bb.values[i] - y * y) + c2)
      contrast += cs
      whole += cs * (2 * x * y + c1) / (x * x + y * y + c1)
    }
    let count = Double(ma.values.count)
    return (whole / count, contrast / count)
  }
}

extension Plane {
  /// Means of 2 × 2 pixels; at an odd size the last row or column counts twice.
  fileprivate var halved: Plane {
    let (w, h) = ((width + 1) / 2, (height + 1) / 2)
    var result = [Double](repeating: 0, count: w * h)
    for y in 0..<h {
      let (top, bottom) = (2 * y * width, min(2 * y + 1, height - 1) * width)
      for x in 0..<w {
        let (left, right) = (2 * x, min(2 * x + 1, width - 1))
        result[y * w + x] =
          (values[top + left] + values[top + right] + values[bottom + left]
            + values[bottom + right]) / 4
      }
    }
    return Plane(width: w, height: h, values: result)
  }
}
