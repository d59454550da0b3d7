import Foundation
import Graph
import Tensors

/// The natural image quality evaluator: how far the statistics of a picture's blocks are from those
/// of sharp photographs. Lower is better. It needs no reference picture, and cannot tell a
/// likeness.
///
/// - Source: Mittal, Soundararajan, Bovik, Making a "completely blind" image quality analyzer,
///   2013.
public struct NIQE: Sendable, Equatable {
  /// Pixels of a block's side at the first scale.
  public static let block = 96
  /// Fewer blocks say nothing about how features vary.
  public static let fewestBlocks = 4
  static let featureCount = 36

  /// What sharp photographs are like.
  public let mean: [Double]
  public let covariance: [[Double]]
  /// What it was fitted to.
  public let pictures: Int, blocks: Int

  /// How far `picture` is from the model.
  ///
  /// - Shape: `[1, C, H, W]`
  /// - Returns: `nil` for a picture with fewer than four blocks of 96 × 96 that have any texture.
  public func callAsFunction(_ picture: Tensor) -> Double? {
    let features = NIQE.blocks(of: picture).map(\.features).filter { $0.allSatisfy(\.isFinite) }
    guard features.count >= NIQE.fewestBlocks else { return nil }
    let other = Moments(features)
    let pooled = zip(covariance, other.covariance).map { zip($0, $1).map { ($0 + $1) / 2 } }
    let d = zip(mean, other.mean).map { $0 - $1 }
    return SymmetricMatrix(pooled).pseudoInverseForm(d).squareRoot()
  }

  /// Fits a model to sharp photographs: of each, to the blocks at least three quarters as sharp as
  /// its sharpest.
  ///
  /// The pictures are decoded one after the other.
  ///
  /// - Throws: `PipelineError` when there are too few blocks, or a file is damaged.
  public static func fitted(to pictures: some Sequence<Image>) throws -> NIQE {
    var features: [[Double]] = []
    var count = 0
    for picture in pictures {
      let blocks = blocks(of: try picture.tensor())
      let sharpest = blocks.map(\.sharpness).max() ?? 0
      features += blocks.filter { $0.sharpness > 0.75 * sharpest }.map(\.features)
        .filter { $0.allSatisfy(\.isFinite) }
      count += 1
    }
    guard features.count > 2 * featureCount else {
      throw PipelineError(
        .badInput,
        "\(features.count) sharp blocks of 96 × 96 in \(count) pictures are too few to fit a NIQE "
          + "model; give more or larger pictures, \(2 * featureCount + 1) blocks at least")
    }
    let moments = Moments(features)
    return NIQE(
      mean: moments.mean, covariance: moments.covariance, pictures: count, blocks: features.count)
  }

  init(mean: [Double], covariance: [[Double]], pictures: Int, blocks: Int) {
    (self.mean, self.covariance) = (mean, covariance)
    (self.pictures, self.blocks) = (pictures, blocks)
  }
}

extension NIQE {
  /// What is measured of one block.
  struct Block {
    /// 18 numbers at each of two scales.
    var features: [Double]
    /// The mean local deviation.
    let sharpness: Double
  }

  static func blocks(of picture: Tensor) -> [Block] {
    // The evaluator was made for 8-bit grey.
    var plane = Plane.luma(of: picture)
    plane.values = plane.values.map { min(255, max(0, $0.rounded())) }
    let (across, down) = (plane.width / block, plane.height / block)
    guard across > 0, down > 0 else { return [] }
    plane = plane.corner(width: across * block, height: down * block)
    var blocks: [Block] = []
    for scale in 0..<2 {
      let side = block >> scale
      let (normalized, deviation) = normalized(plane)
      for y in 0..<down {
        for x in 0..<across {
          let features = features(normalized.part(x: x * side, y: y * side, side: side))
          if scale == 0 {
            let local = deviation.part(x: x * side, y: y * side, side: side)
            blocks.append(Block(features: features, sharpness: local.mean))
          } else {
            blocks[y * across + x].features += features
          }
        }
      }
      if scale == 0 { plane = plane.halvedByBicubic }
    }
    return blocks
  }

  /// (x − μ) / (σ + 1) with local means and deviations, and the deviations.
  private static func normalized(_ x: Plane) -> (Plane, deviation: Plane) {
    let window = Plane.gaussian(7, sigma: 7.0 / 6)
    let padded = x.replicated(3)
    let mean = padded.filtered(window)
    let squares = padded.map(padded, *).filtered(window)
    let deviation = squares.map(mean) { abs($0 - $1 * $1).squareRoot() }
    let centred = x.map(mean, -)
    return (centred.map(deviation) { $0 / ($1 + 1) }, deviation)
  }

  /// The shape and spread of a block, and of its products with four neighbours (around the edges).
  private static func features(_ x: Plane) -> [Double] {
    let whole = AGGD(x.values)
    var features = [whole.shape, (whole.left + whole.right) / 2]
    for (dy, dx) in [(0, 1), (1, 0), (1, 1), (1, -1)] {
      var products = x.values
      for row in 0..<x.height {
        let from = (row - dy + x.height) % x.height
        for column in 0..<x.width {
          products[row * x.width + column] *=
            x.values[from * x.width + (column - dx + x.width) % x.width]
        }
      }
      let pair = AGGD(products)
      features += [pair.shape, pair.mean, pair.left, pair.right]
    }
    return features
  }
}

extension Plane {
  fileprivate func corner(width: Int, height: Int) -> Plane {
    Plane(
      width: width, height: height,
      values: (0..<height).flatMap { values[$0 * self.width..<$0 * self.width + width] })
  }

  fileprivate func part(x: Int, y: Int, side: Int) -> Plane {
    Plane(
      width: side, height: side,
      values: (y..<y + side).flatMap { values[$0 * width + x..<$0 * width + x + side] })
  }

  /// Half the size by Keys' cubic, a = −½, stretched to eight samples; mirrored at the edges.
  fileprivate var halvedByBicubic: Plane {
    let half = [-3.0, -9, 29, 111].map { $0 / 256 }
    let kernel = half + half.reversed()
    func halved(_ x: [Double], _ w: Int, _ h: Int) -> [Double] {
      // Halves the rows and turns the result, so that twice is both directions.
      var result = [Double](repeating: 0, count: w / 2 * h)
      for row in 0..<h {
        for i in 0..<w / 2 {
          var sum = 0.0
          for (k, weight) in kernel.enumerated() {
            var j = 2 * i + k - 3
            if j < 0 { j = -1 - j } else if j >= w { j = 2 * w - 1 - j }
            sum += weight * x[row * w + j]
          }
          result[i * h + row] = sum
        }
      }
      return result
    }
    let turned = halved(values, width, height)
    return Plane(width: width / 2, height: height / 2, values: halved(turned, height, width / 2))
  }
}
