// The same kernels as three widely used programs define them. They differ in whether a kernel is
// stretched when a picture shrinks, in the cubic's constant, and in what lies beyond the border;
// results of papers depend on which one made their small pictures.

import Foundation

/// Whose resizing is reproduced.
public enum ResamplingConvention: String, CaseIterable, Sendable, Codable {
  /// Pillow: kernels stretched by the ratio, cut at the border; area is its box.
  case pillow
  /// MATLAB's imresize: kernels stretched by the ratio, the border mirrored with its pixel
  /// repeated.
  case matlab
  /// OpenCV and PyTorch without antialiasing: kernels never stretched, so that all but area alias;
  /// the cubic's constant is −0.75, Lanczos has eight taps, the border pixel is repeated.
  case opencv
}

extension ResamplingMatrix {
  /// Resizes an axis of `n` samples to `m` as another program does.
  ///
  /// - Source: Pillow, src/libImaging/Resample.c; MathWorks, imresize (contributions); OpenCV,
  ///   modules/imgproc/src/resize.cpp. Written anew from their definitions and tested against them.
  public init(
    _ kernel: ResamplingKernel, from n: Int, to m: Int, as convention: ResamplingConvention
  ) {
    precondition(n > 0 && m > 0, "ResamplingMatrix: \(n) samples to \(m)")
    switch convention {
    case .pillow where kernel != .area: self.init(kernel, from: n, to: m)
    case .matlab where kernel != .area && kernel != .nearest:
      self.init(kernel, from: n, to: m, border: .symmetric)
    default:
      let recipe = Recipe(kernel: kernel, from: n, to: m, border: .cut, convention: convention)
      self = Self.remembered(recipe) {
        let taps =
          convention == .opencv
          ? Self.unstretched(kernel, from: n, to: m)
          : Self.box(from: n, to: m, isStretched: kernel == .area, convention)
        return ResamplingMatrix(columns: n, taps: taps)
      }
    }
  }

  /// The mean of those samples whose centres lie under the new one; of two that lie on its edges,
  /// the right one.
  private static func box(
    from n: Int, to m: Int, isStretched: Bool, _ convention: ResamplingConvention
  ) -> [[(Int, Double)]] {
    let ratio = Double(n) / Double(m)
    let width = isStretched ? max(1, ratio) : 1
    let border = convention == .matlab ? ResamplingBorder.symmetric : .cut
    return (0..<m).map { i in
      let centre = (Double(i) + 0.5) * ratio
      let nearby = Int((centre - width / 2).rounded(.down)) - 1...Int(centre + width / 2) + 1
      let inside = nearby.filter { j in
        // Exact halves must not depend on rounding.
        let distance = ((Double(j) + 0.5 - centre) / width * 1e9).rounded() / 1e9
        return distance > -0.5 && distance <= 0.5
      }
      let taps = inside.compactMap { j in border.sample(j, of: n).map { ($0, 1.0) } }
      return normalized(taps.isEmpty ? [(min(n - 1, Int(centre)), 1)] : taps)
    }
  }

  /// OpenCV's: a few samples around the place, however much the picture shrinks.
  private static func unstretched(
    _ kernel: ResamplingKernel, from n: Int, to m: Int
  ) -> [[(Int, Double)]] {
    let ratio = Double(n) / Double(m)
    return (0..<m).map { i in
      if kernel == .nearest { return [(min(n - 1, Int(Double(i) * ratio + 1e-9)), 1)] }
      if kernel == .area, ratio >= 1 {
        return coverage(from: Double(i) * ratio, to: Double(i + 1) * ratio, of: n)
      }
      let place = (Double(i) + 0.5) * ratio - 0.5
      var (first, share) = (Int(place.rounded(.down)), place - place.rounded(.down))
      if kernel == .area {
        // Enlarging: squares with mixed samples where they straddle.
        first = Int(Double(i) * ratio + 1e-9)
        let beyond = Double(i + 1) - Double(first + 1) / ratio
        share = beyond <= 0 ? 0 : beyond - beyond.rounded(.down)
      }
      let weights = weights(of: kernel, at: share)
      return normalized(
        weights.enumerated().map { k, weight in
          (ResamplingBorder.replicate.sample(first + k - (weights.count / 2 - 1), of: n)!, weight)
        })
    }
  }

  /// The weights of the samples around a place that lies `share` behind one of them.
  private static func weights(of kernel: ResamplingKernel, at share: Double) -> [Double] {
    switch kernel {
    case .nearest, .area, .bilinear: return [1 - share, share]
    case .bicubic:
      return (-1...2).map { cubic(abs(Double($0) - share), constant: -0.75) }
    case .lanczos3:
      if share < 1e-7 { return [0, 0, 0, 1, 0, 0, 0, 0] }
      return (-3...4).map { k in
        let x = .pi * (Double(k) - share)
        return sin(x) * sin(x / 4) / (x * x)
      }
    }
  }

  private static func cubic(_ x: Double, constant a: Double) -> Double {
    if x <= 1 { return ((a + 2) * x - (a + 3)) * x * x + 1 }
    return x < 2 ? ((a * x - 5 * a) * x + 8 * a) * x - 4 * a : 0
  }
}
