import Checkpoints
import Foundation
import Tensors

extension LatentStatistics {
  /// PULSE's own measurement of a mapping network, `gaussian_fit.pt`: `mean` and `std`, `[D]` each,
  /// over a million samples of `leakyReLU_5(w)`.
  ///
  /// The file does not hold the mean of w. It is taken as that of `leakyReLU_0.2(x)` for normal x:
  /// 0.2·μ + 0.8·(μ·Φ(μ/σ) + σ·φ(μ/σ)).
  ///
  /// - Parameters:
  ///   - folder: where the model's file lies.
  ///   - size: D.
  /// - Returns: `nil` where there is no such file.
  /// - Throws: `ModelError` that names the file when it is of another D, or not finite.
  static func pulseFit(in folder: URL, size: Int) throws -> LatentStatistics? {
    let path = folder.appending(path: "gaussian_fit.pt").path
    guard FileManager.default.fileExists(atPath: path) else { return nil }
    let file = try Checkpoint(contentsOf: path)
    func vector(_ name: String) throws -> Tensor {
      let array = try file.require(name)
      guard array.shape == [size] else {
        throw ModelError(
          .mismatched,
          "`\(name)` is of shape \(array.shape), the model's latents of \([size]); it belongs to another "
            + "model: take it away", path: path)
      }
      let values = Tensor(array)
      guard values.isFinite else { throw ModelError.notFinite(name, path: path) }
      return values
    }
    let (mean, deviation) = (try vector("mean"), try vector("std"))
    let latentMean = zip(mean.values, deviation.values).map { mean, deviation -> Float in
      let (mu, sigma) = (Double(mean), max(Double(deviation), 1e-12))
      let share = 0.5 * (1 + erf(mu / sigma / 2.0.squareRoot()))
      let density = exp(-0.5 * (mu / sigma) * (mu / sigma)) / (2 * Double.pi).squareRoot()
      return Float(0.2 * mu + 0.8 * (mu * share + sigma * density))
    }
    return LatentStatistics(
      mean: mean, deviation: deviation, latentMean: Tensor(latentMean, shape: [size]),
      samples: 1_000_000)
  }
}
