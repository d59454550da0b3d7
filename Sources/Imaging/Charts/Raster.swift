import Foundation
import Tensors

/// White paper on which lines are drawn, smooth at their edges.
struct Raster {
  let width: Int
  let height: Int
  /// Red, green and blue planes, 0…1.
  private var planes: [[Float]]

  init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    planes = (0..<3).map { _ in [Float](repeating: 1, count: width * height) }
  }

  /// Joins the points. A pixel is inked as far as the line covers its middle's surroundings; where
  /// pieces meet, the darker one counts, so that joints are not drawn twice.
  mutating func line(_ points: [(x: Double, y: Double)], thickness: Double, colour: [Float]) {
    var ink: [Int: Float] = [:]
    let pieces =
      points.count == 1 ? [(points[0], points[0])] : Array(zip(points, points.dropFirst()))
    for (a, b) in pieces {
      let reach = thickness / 2 + 1
      let xs = range(min(a.x, b.x) - reach, max(a.x, b.x) + reach, width)
      let ys = range(min(a.y, b.y) - reach, max(a.y, b.y) + reach, height)
      let (dx, dy) = (b.x - a.x, b.y - a.y)
      let square = max(dx * dx + dy * dy, 1e-12)
      for y in ys {
        for x in xs {
          let (px, py) = (Double(x) + 0.5 - a.x, Double(y) + 0.5 - a.y)
          let along = min(1, max(0, (px * dx + py * dy) / square))
          let distance = hypot(px - along * dx, py - along * dy)
          let cover = Float(min(1, max(0, thickness / 2 + 0.5 - distance)))
          if cover > 0 { ink[y * width + x] = max(cover, ink[y * width + x] ?? 0) }
        }
      }
    }
    for (place, cover) in ink {
      for plane in 0..<3 {
        planes[plane][place] += (colour[plane] - planes[plane][place]) * cover
      }
    }
  }

  private func range(_ low: Double, _ high: Double, _ size: Int) -> Range<Int> {
    let first = min(size, max(0, Int(low)))
    return first..<max(first, min(size, Int(high) + 1))
  }

  var image: Image {
    Image(Tensor(planes.flatMap { $0 }, shape: [1, 3, height, width]))
  }
}
