import Foundation
import Tensors

/// PSNR in dB over pictures: of the whole, and within the boxes of eyes and mouth.
public struct RegressionQuality: Sendable {
  private struct Total {
    var squares = 0.0, count = 0.0
    var decibels: Double { -10 * log10(squares / count) }
  }
  private let regions: [FaceRegion]
  private var parts = [Total](repeating: Total(), count: 3)

  public var whole: Double { parts[0].decibels }
  public var eyes: Double { parts[1].decibels }
  public var mouth: Double { parts[2].decibels }

  /// - Parameter regions: the boxes of the eyes and of the mouth.
  init(regions: [FaceRegion]) { self.regions = regions }

  /// Takes more pictures into account.
  ///
  /// - Shape: both `[N, 3, R, R]`, 0…1.
  mutating func add(_ pictures: Tensor, _ targets: Tensor) {
    let error = (pictures - targets).squared()
    func add(_ part: Int, _ error: Tensor) {
      parts[part].squares += Double(error.sum().item)
      parts[part].count += Double(error.count)
    }
    add(0, error)
    for region in regions {
      let (rows, columns) = region.pixels(error.shape[2])
      add(region.kind == .eyes ? 1 : 2, error[rows, axis: 2][columns, axis: 3])
    }
  }
}
