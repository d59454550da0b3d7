/// Variance of the Laplacian of the brightness, over hair, skin and background apart.
package struct Sharpness {
  private var sum = [Double](repeating: 0, count: PortraitMask.Part.allCases.count)
  private var squares = [Double](repeating: 0, count: PortraitMask.Part.allCases.count)
  private var count = [Double](repeating: 0, count: PortraitMask.Part.allCases.count)

  package init() {}

  /// - Parameters:
  ///   - picture: `[3 · side²]`, 0…1, sRGB.
  ///   - parts: what each pixel counts for, `[side²]`; none at the picture's edge.
  package mutating func add(_ picture: [Float], _ parts: [PortraitMask.Part?], side: Int) {
    let plane = side * side
    let brightness = (0..<plane).map { pixel in
      0.299 * picture[pixel] + 0.587 * picture[plane + pixel] + 0.114 * picture[2 * plane + pixel]
    }
    for (pixel, part) in parts.enumerated() {
      guard let part else { continue }
      let value = Double(
        brightness[pixel - 1] + brightness[pixel + 1] + brightness[pixel - side]
          + brightness[pixel + side] - 4 * brightness[pixel])
      sum[part.rawValue] += value
      squares[part.rawValue] += value * value
      count[part.rawValue] += 1
    }
  }

  /// `nil` where no pixel of the part was seen.
  package func variance(of part: PortraitMask.Part) -> Double? {
    let (n, i) = (count[part.rawValue], part.rawValue)
    return n > 0 ? squares[i] / n - (sum[i] / n) * (sum[i] / n) : nil
  }
}
