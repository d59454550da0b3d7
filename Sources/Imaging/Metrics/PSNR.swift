import Foundation
import Graph
import Tensors

func exponential(_ x: Double) -> Double { exp(x) }

/// Which numbers of a picture a measure looks at.
public enum MeasuredChannels: String, ParameterValue, CaseIterable {
  /// Red, green and blue alike.
  case rgb
  /// The Y of studio-range YCbCr (16…235), as the super-resolution literature does.
  case y
}

/// Peak signal-to-noise ratio.
public enum PSNR {
  /// How far apart two pictures are, in decibels; infinite when they are equal.
  ///
  ///     10·log10(255² / MSE)
  ///
  /// The squares of all pixels and channels are averaged before the logarithm. Nothing is rounded
  /// or clamped.
  ///
  /// - Shape: both `[N, C, H, W]` of the same shape
  /// - Parameter crop: Pixels left out on each side.
  public static func between(
    _ a: Tensor, _ b: Tensor, channels: MeasuredChannels = .rgb, crop: Int = 0
  ) -> Double {
    precondition(a.shape == b.shape, "PSNR: \(a.shape) against \(b.shape)")
    let error = meanSquaredError(a, b, channels, crop)
    return error == 0 ? .infinity : 10 * log10(255 * 255 / error)
  }

  /// In steps of 255.
  private static func meanSquaredError(
    _ a: Tensor, _ b: Tensor, _ channels: MeasuredChannels, _ crop: Int
  ) -> Double {
    var (sum, count) = (0.0, 0)
    for n in 0..<(a.shape.count == 4 ? a.shape[0] : 1) {
      let (first, second) = (a.picture(n), b.picture(n))
      let planes: [(Plane, Plane)] =
        channels == .y
        ? [(Plane.studioLuma(of: first), Plane.studioLuma(of: second))]
        : Array(zip(Plane.channels(of: first), Plane.channels(of: second)))
      for (x, y) in planes {
        let (x, y) = (x.cropped(crop), y.cropped(crop))
        for i in x.values.indices {
          let d = x.values[i] - y.values[i]
          sum += d * d
        }
        count += x.values.count
      }
    }
    return sum / Double(max(1, count))
  }
}

extension Tensor {
  /// Picture `n` of a batch; itself when it is no batch.
  func picture(_ n: Int) -> Tensor {
    shape.count == 4 && shape[0] > 1 ? detached[n..<n + 1, axis: 0] : detached
  }
}
