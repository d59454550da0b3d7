import Foundation
import Tensors

/// A camera from picture to raw samples and back: tone curve, gamma, colour matrix, white balance
/// and exposure, and a mosaic of one colour a pixel.
///
/// - Source: Brooks et al., Unprocessing images for learned raw denoising, CVPR 2019, section 3,
///   and the constants of the authors' program.
struct CameraPipeline {
  let red: Double, blue: Double, exposure: Double
  /// Linear sRGB → the camera's colours, each row's sum 1, so that grey stays grey.
  private let toCamera: [[Double]]
  private let fromCamera: [[Double]]

  static let cameraCount = xyzToCamera.count
  static let alike = [Double](repeating: 1, count: cameraCount)

  /// - Parameter cameras: how much the matrix of each camera counts.
  init(cameras weights: [Double], red: Double, blue: Double, exposure: Double) {
    (self.red, self.blue, self.exposure) = (red, blue, exposure)
    let mixed = zip(Self.xyzToCamera, weights).reduce([[Double]](repeating: [0, 0, 0], count: 3)) {
      sum, camera in
      (0..<3).map { i in (0..<3).map { sum[i][$0] + camera.0[i][$0] * camera.1 } }
    }
    toCamera = Self.product(mixed, Self.rgbToXYZ).map { row in
      let sum = row.reduce(0, +)
      return row.map { $0 / sum }
    }
    fromCamera = Self.inverse(toCamera)
  }

  /// The picture of the same scene, its raw samples changed in between.
  ///
  /// - Shape: x `[N, C, H, W]`, C 1 or 3; the raw samples are `[N, 1, H, W]`.
  func retaken(_ x: Tensor, changing: (_ raw: Tensor) -> Tensor) -> Tensor {
    let (n, h, w) = (x.shape[0], x.shape[2], x.shape[3])
    let pixels = (x.shape[1] == 3 ? x : x.broadcast(to: [n, 3, h, w])).values
    let area = h * w
    var raw = [Float](repeating: 0, count: n * area)
    for index in raw.indices {
      let (picture, place) = index.quotientAndRemainder(dividingBy: area)
      let start = picture * 3 * area + place
      let scene = unprocessed((0..<3).map { Double(pixels[start + $0 * area]) })
      raw[index] = Float(scene[Mosaic.colour(row: place / w, column: place % w)])
    }
    let changed = changing(Tensor(raw, shape: [n, 1, h, w])).values
    let gains = [red, 1, blue].map { $0 * exposure }
    let balanced = changed.indices.map { index -> Double in
      let place = index % area
      let gain = gains[Mosaic.colour(row: place / w, column: place % w)]
      return min(max(Double(changed[index]) * gain, 0), 1)
    }
    var result = [Float](repeating: 0, count: n * 3 * area)
    for picture in 0..<n {
      let part = Mosaic(
        Array(balanced[picture * area..<(picture + 1) * area]), height: h, width: w)
      for place in 0..<area {
        let colours = developed(part.colours(row: place / w, column: place % w))
        for channel in 0..<3 {
          result[(picture * 3 + channel) * area + place] = Float(colours[channel])
        }
      }
    }
    let picture = Tensor(result, shape: [n, 3, h, w])
    return x.shape[1] == 3 ? picture : picture.mean(axes: [1], keepingDimensions: true)
  }

  /// A pixel as light on the sensor, 0…1.
  private func unprocessed(_ pixel: [Double]) -> [Double] {
    let linear = pixel.map { value in
      let bent = 0.5 - sin(asin(1 - 2 * min(max(value, 0), 1)) / 3)
      return pow(max(bent, 1e-8), 2.2)
    }
    let colours = Self.product(toCamera, linear)
    // What is nearly white stays so in all channels, as a saturated sensor's does.
    let grey = colours.reduce(0, +) / 3
    let mask = pow(max(grey - 0.9, 0) / 0.1, 2)
    return zip(colours, [red, 1, blue]).map { colour, gain in
      let less = 1 / (gain * exposure)
      return min(max(colour * max(mask + (1 - mask) * less, less), 0), 1)
    }
  }

  /// A pixel of balanced colours as it is shown.
  private func developed(_ colours: [Double]) -> [Double] {
    Self.product(fromCamera, colours).map { value in
      let shown = pow(min(max(value, 1e-8), 1), 1 / 2.2)
      return shown * shown * (3 - 2 * shown)
    }
  }

  private static func product(_ a: [[Double]], _ b: [[Double]]) -> [[Double]] {
    a.map { row in (0..<3).map { j in (0..<3).reduce(0) { $0 + row[$1] * b[$1][j] } } }
  }

  private static func product(_ a: [[Double]], _ v: [Double]) -> [Double] {
    a.map { $0[0] * v[0] + $0[1] * v[1] + $0[2] * v[2] }
  }

  /// By cofactors.
  private static func inverse(_ m: [[Double]]) -> [[Double]] {
    func cofactor(_ i: Int, _ j: Int) -> Double {
      let (a, b, c, d) = ((i + 1) % 3, (i + 2) % 3, (j + 1) % 3, (j + 2) % 3)
      return m[a][c] * m[b][d] - m[a][d] * m[b][c]
    }
    let determinant = (0..<3).reduce(0) { $0 + m[0][$1] * cofactor(0, $1) }
    return (0..<3).map { i in (0..<3).map { cofactor($0, i) / determinant } }
  }

  /// CIE XYZ → the colours of four cameras, as their makers' files say.
  private static let xyzToCamera: [[[Double]]] = [
    [[1.0234, -0.2969, -0.2266], [-0.5625, 1.6328, -0.0469], [-0.0703, 0.2188, 0.6406]],
    [[0.4913, -0.0541, -0.0202], [-0.613, 1.3513, 0.2906], [-0.1564, 0.2151, 0.7183]],
    [[0.838, -0.263, -0.0639], [-0.2887, 1.0725, 0.2496], [-0.0627, 0.1427, 0.5438]],
    [[0.6596, -0.2079, -0.0562], [-0.4782, 1.3016, 0.1933], [-0.097, 0.1581, 0.5181]],
  ]

  /// Linear sRGB → CIE XYZ, D65.
  private static let rgbToXYZ: [[Double]] = [
    [0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175],
    [0.0193339, 0.119192, 0.9503041],
  ]
}
