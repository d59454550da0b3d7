import Graph
import Tensors

/// One channel of a picture in double precision, 0…255: what the measures compute on.
struct Plane: Sendable {
  let width: Int
  let height: Int
  var values: [Double]

  init(width: Int, height: Int, values: [Double]) {
    precondition(values.count == width * height, "Plane: \(values.count) for \(width) × \(height)")
    (self.width, self.height, self.values) = (width, height, values)
  }

  /// The channels of `[1, C, H, W]` or `[C, H, W]`, 0…1.
  static func channels(of x: Tensor) -> [Plane] {
    let shape = Array(x.shape.suffix(3))
    precondition(
      shape.count == 3 && x.count == shape.product, "a picture is [1, C, H, W], not \(x.shape)")
    let (height, width) = (shape[1], shape[2])
    return x.withValues { values in
      (0..<shape[0]).map { channel in
        let part = values[channel * height * width..<(channel + 1) * height * width]
        return Plane(width: width, height: height, values: part.map { Double($0) * 255 })
      }
    }
  }

  /// Luma, Rec. 601: 0.299 R + 0.587 G + 0.114 B, 0…255; grey as it is.
  static func luma(of x: Tensor) -> Plane {
    let channels = channels(of: x)
    guard channels.count == 3 else { return channels[0] }
    return combined(channels, by: [0.299, 0.587, 0.114], plus: 0)
  }

  /// The Y of studio-range YCbCr, as the super-resolution literature measures it, 16…235.
  static func studioLuma(of x: Tensor) -> Plane {
    let channels = channels(of: x)
    let all = channels.count == 3 ? channels : [channels[0], channels[0], channels[0]]
    return combined(all, by: [65.481 / 255, 128.553 / 255, 24.966 / 255], plus: 16)
  }

  private static func combined(
    _ channels: [Plane], by weights: [Double], plus offset: Double
  ) -> Plane {
    var values = [Double](repeating: offset, count: channels[0].values.count)
    for (channel, weight) in zip(channels, weights) {
      for i in values.indices { values[i] += weight * channel.values[i] }
    }
    return Plane(width: channels[0].width, height: channels[0].height, values: values)
  }

  /// The plane without `border` pixels on each side.
  func cropped(_ border: Int) -> Plane {
    guard border > 0 else { return self }
    let (w, h) = (width - 2 * border, height - 2 * border)
    precondition(w > 0 && h > 0, "cropped: \(border) on each side of \(width) × \(height)")
    var values: [Double] = []
    values.reserveCapacity(w * h)
    for y in border..<border + h {
      let start = y * width + border
      values += self.values[start..<start + w]
    }
    return Plane(width: w, height: h, values: values)
  }

  func map(_ other: Plane, _ body: (Double, Double) -> Double) -> Plane {
    Plane(
      width: width, height: height,
      values: values.indices.map { body(values[$0], other.values[$0]) })
  }

  var mean: Double { values.reduce(0, +) / Double(max(1, values.count)) }

  /// The separable filter where it fits wholly: `[H − n + 1, W − n + 1]`.
  func filtered(_ kernel: [Double]) -> Plane {
    let n = kernel.count
    let (w, h) = (width - n + 1, height - n + 1)
    var rows = [Double](repeating: 0, count: w * height)
    var result = [Double](repeating: 0, count: w * h)
    values.withUnsafeBufferPointer { x in
      rows.withUnsafeMutableBufferPointer { rows in
        for y in 0..<height {
          for (k, weight) in kernel.enumerated() {
            let (from, to) = (y * width + k, y * w)
            for i in 0..<w { rows[to + i] += weight * x[from + i] }
          }
        }
        result.withUnsafeMutableBufferPointer { result in
          for y in 0..<h {
            for (k, weight) in kernel.enumerated() {
              let (from, to) = ((y + k) * w, y * w)
              for i in 0..<w { result[to + i] += weight * rows[from + i] }
            }
          }
        }
      }
    }
    return Plane(width: w, height: h, values: result)
  }

  /// The plane with its outermost pixels repeated `border` times on each side.
  func replicated(_ border: Int) -> Plane {
    let (w, h) = (width + 2 * border, height + 2 * border)
    var result = [Double](repeating: 0, count: w * h)
    for y in 0..<h {
      let row = min(height - 1, max(0, y - border)) * width
      for x in 0..<w { result[y * w + x] = values[row + min(width - 1, max(0, x - border))] }
    }
    return Plane(width: w, height: h, values: result)
  }

  /// exp(−x²/2σ²) at `count` whole steps around the middle, with the sum 1.
  static func gaussian(_ count: Int, sigma: Double) -> [Double] {
    let middle = Double(count - 1) / 2
    let weights = (0..<count).map { i -> Double in
      let x = Double(i) - middle
      return exponential(-x * x / (2 * sigma * sigma))
    }
    let sum = weights.reduce(0, +)
    return weights.map { $0 / sum }
  }
}
