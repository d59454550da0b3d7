import Tensors

/// Samples under a Bayer filter, red and green in even rows, green and blue in odd ones, and the
/// colours that stand behind them.
///
/// - Source: Malvar, He, Cutler, High-quality linear interpolation for demosaicing of
///   Bayer-patterned color images, ICASSP 2004, figure 2.
struct Mosaic {
  private let samples: [Double]
  private let height: Int, width: Int

  init(_ samples: [Double], height: Int, width: Int) {
    (self.samples, self.height, self.width) = (samples, height, width)
  }

  /// Which of red, green and blue a sample is: 0, 1 or 2.
  static func colour(row: Int, column: Int) -> Int { row % 2 + column % 2 }

  /// Red, green and blue of a pixel.
  func colours(row: Int, column: Int) -> [Double] {
    let own = sample(row, column)
    guard Self.colour(row: row, column: column) == 1 else {
      let (green, opposite) = (sum(Self.green, row, column), sum(Self.opposite, row, column))
      return row % 2 == 0 ? [own, green, opposite] : [opposite, green, own]
    }
    let (inRow, inColumn) = (sum(Self.inRow, row, column), sum(Self.inColumn, row, column))
    return row % 2 == 0 ? [inRow, own, inColumn] : [inColumn, own, inRow]
  }

  /// Beyond the border the picture is mirrored without repeating the border, so that the colours of
  /// the filter go on as they are.
  private func sample(_ row: Int, _ column: Int) -> Double {
    let (i, j) = (Border.reflect.sample(row, of: height), Border.reflect.sample(column, of: width))
    return samples[(i ?? 0) * width + (j ?? 0)]
  }

  private func sum(_ kernel: [[Double]], _ row: Int, _ column: Int) -> Double {
    var total = 0.0
    for (i, weights) in kernel.enumerated() {
      for (j, weight) in weights.enumerated() where weight != 0 {
        total += weight * sample(row + i - 2, column + j - 2)
      }
    }
    return total / 8
  }

  /// Green at red and at blue.
  private static let green: [[Double]] = [
    [0, 0, -1, 0, 0], [0, 0, 2, 0, 0], [-1, 2, 4, 2, -1], [0, 0, 2, 0, 0], [0, 0, -1, 0, 0],
  ]
  /// At green, the colour of its row.
  private static let inRow: [[Double]] = [
    [0, 0, 0.5, 0, 0], [0, -1, 0, -1, 0], [-1, 4, 5, 4, -1], [0, -1, 0, -1, 0], [0, 0, 0.5, 0, 0],
  ]
  /// At green, the colour of its column.
  private static let inColumn: [[Double]] = (0..<5).map { i in inRow.map { $0[i] } }
  /// Red at blue and blue at red.
  private static let opposite: [[Double]] = [
    [0, 0, -1.5, 0, 0], [0, 2, 0, 2, 0], [-1.5, 0, 6, 0, -1.5], [0, 2, 0, 2, 0],
    [0, 0, -1.5, 0, 0],
  ]
}
