// The kernels of resizing, as resampling matrices.
//
// Pixel centres lie at whole numbers plus a half, so sample i of m stands over (i + ½)·n/m of n.
// Shrinking stretches a kernel by the ratio, so that nothing aliases.

import Foundation
import Synchronization

/// What a resized sample is made of.
public enum ResamplingKernel: String, CaseIterable, Sendable {
  /// The nearest sample.
  case nearest
  /// A tent over two samples.
  case bilinear
  /// Keys' cubic over four samples, a = −0.5.
  case bicubic
  /// The mean over the area that the sample covers; enlarging, the same as nearest, with mixed
  /// samples where areas straddle.
  case area
  /// A windowed sinc over six samples.
  case lanczos3

  /// Samples to each side, at ratio 1.
  var radius: Double {
    switch self {
    case .nearest, .area: 0.5
    case .bilinear: 1
    case .bicubic: 2
    case .lanczos3: 3
    }
  }

  /// - Source: R. Keys, Cubic convolution interpolation, 1981, with a = −½; C. Duchon, Lanczos
  ///   filtering in one and two dimensions, 1979.
  package func callAsFunction(_ x: Double) -> Double {
    let x = abs(x)
    switch self {
    case .nearest, .area: return x <= 0.5 ? 1 : 0
    case .bilinear: return max(0, 1 - x)
    case .bicubic:
      if x <= 1 { return (1.5 * x - 2.5) * x * x + 1 }
      return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
    case .lanczos3:
      if x < 1e-9 { return 1 }
      return x < 3 ? 3 * sin(.pi * x) * sin(.pi * x / 3) / (.pi * x * .pi * x) : 0
    }
  }
}

/// What lies beyond the ends of an axis.
public enum ResamplingBorder: String, CaseIterable, Sendable {
  /// Nothing: what remains of the kernel is scaled up to 1.
  case cut
  /// The samples backwards, the last one not repeated.
  case reflect
  /// The samples backwards, the last one repeated.
  case symmetric
  /// The last sample, for ever.
  case replicate

  /// The sample that stands for number `i` of `count`.
  func sample(_ i: Int, of count: Int) -> Int? {
    if (0..<count).contains(i) { return i }
    switch self {
    case .cut: return nil
    case .replicate: return i < 0 ? 0 : count - 1
    case .reflect:
      guard count > 1 else { return 0 }
      let period = 2 * (count - 1)
      let j = ((i % period) + period) % period
      return j < count ? j : period - j
    case .symmetric:
      let period = 2 * count
      let j = ((i % period) + period) % period
      return j < count ? j : period - 1 - j
    }
  }
}

extension ResamplingMatrix {
  /// Resizes an axis of `n` samples to `m`.
  public init(
    _ kernel: ResamplingKernel, from n: Int, to m: Int, border: ResamplingBorder = .cut
  ) {
    precondition(n > 0 && m > 0, "ResamplingMatrix: \(n) samples to \(m)")
    self = Self.remembered(.init(kernel: kernel, from: n, to: m, border: border)) {
      let ratio = Double(n) / Double(m)
      let taps = (0..<m).map { i -> [(Int, Double)] in
        switch kernel {
        case .nearest: [(min(n - 1, Int((Double(i) + 0.5) * ratio)), 1)]
        case .area: Self.coverage(from: Double(i) * ratio, to: Double(i + 1) * ratio, of: n)
        case .bilinear, .bicubic, .lanczos3:
          Self.stretched(kernel, at: (Double(i) + 0.5) * ratio, by: max(1, ratio), of: n, border)
        }
      }
      return ResamplingMatrix(columns: n, taps: taps)
    }
  }

  /// The weights of a kernel that stands over `centre`, wider by `stretch`.
  private static func stretched(
    _ kernel: ResamplingKernel, at centre: Double, by stretch: Double, of n: Int,
    _ border: ResamplingBorder
  ) -> [(Int, Double)] {
    let reach = kernel.radius * stretch
    let first = Int((centre - reach - 0.5).rounded(.up))
    let last = Int((centre + reach - 0.5).rounded(.down))
    return Self.normalized(
      (first...last).compactMap { j in
        border.sample(j, of: n).map { ($0, kernel((Double(j) + 0.5 - centre) / stretch)) }
      })
  }

  /// PULSE's bicubic at a whole factor: 4·factor taps, a stride of `factor`, reflected ends.
  ///
  ///     y[o] = Σ_{i<4f} k[i] · x[o·f + i − ⌊3f/2⌋],  k[i] ∝ keys((i − 2f + ½) / f)
  ///
  /// At an odd factor the taps stand half a sample to the right of the middle; this is how the
  /// reference does it. Samples that do not fill a stride are left over. Factor 1 changes nothing
  /// (the reference would blur and shift).
  ///
  /// - Source: Menon et al., PULSE, 2020; the degradation of its public implementation.
  public init(bicubicOf n: Int, factor: Int) {
    precondition(factor >= 1 && n >= factor, "ResamplingMatrix: factor \(factor) of \(n) samples")
    guard factor > 1 else {
      self = .identity(n)
      return
    }
    let recipe = Recipe(
      kernel: nil, from: n, to: n / factor, border: .reflect, factor: factor)
    self = Self.remembered(recipe) {
      let kernel = (0..<4 * factor).map {
        ResamplingKernel.bicubic((Double($0 - 2 * factor) + 0.5) / Double(factor))
      }
      let taps = (0..<n / factor).map { o in
        Self.normalized(
          kernel.enumerated().map { i, weight in
            (ResamplingBorder.reflect.sample(o * factor + i - 3 * factor / 2, of: n)!, weight)
          })
      }
      return ResamplingMatrix(columns: n, taps: taps)
    }
  }

  /// What a matrix was made from; no kernel stands for PULSE's bicubic.
  struct Recipe: Hashable {
    let kernel: ResamplingKernel?
    let from: Int, to: Int
    let border: ResamplingBorder
    var factor = 0
    var convention: ResamplingConvention?
  }

  /// The last few matrices: a search asks for the same two at every step.
  private static let recent = Mutex<[Recipe: ResamplingMatrix]>([:])

  static func remembered(
    _ recipe: Recipe, _ make: () -> ResamplingMatrix
  ) -> ResamplingMatrix {
    if let known = recent.withLock({ $0[recipe] }) { return known }
    let made = make()
    recent.withLock {
      if $0.count >= 32 { $0.removeAll() }
      $0[recipe] = made
    }
    return made
  }

  /// How much of the stretch from `a` to `b` each sample covers, in parts of the whole.
  static func coverage(from a: Double, to b: Double, of n: Int) -> [(Int, Double)] {
    // A rounding error is not a sample.
    let (first, last) = (Int(a + 1e-9), min(n - 1, Int((b - 1e-9).rounded(.down))))
    return normalized(
      (first...max(first, last)).map { ($0, min(b, Double($0 + 1)) - max(a, Double($0))) })
  }

  static func normalized(_ taps: [(Int, Double)]) -> [(Int, Double)] {
    let sum = taps.reduce(0) { $0 + $1.1 }
    return taps.map { ($0.0, $0.1 / sum) }
  }
}

extension Tensor {
  /// Resizes each picture, or whatever lies on the last two axes.
  ///
  /// - Shape: x `[…, H, W]` → `[…, height, width]`
  /// - Range: any; bicubic and lanczos3 overshoot. - Gradient: x.
  public func resized(
    height: Int, width: Int, kernel: ResamplingKernel, border: ResamplingBorder = .cut
  ) -> Tensor {
    let rank = shape.count
    return resampled(
      rows: ResamplingMatrix(kernel, from: shape[rank - 2], to: height, border: border),
      columns: ResamplingMatrix(kernel, from: shape[rank - 1], to: width, border: border))
  }
}
