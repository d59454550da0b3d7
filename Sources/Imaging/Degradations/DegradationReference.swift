import Graph
import Tensors

/// What a degradation says it agrees with: an operation of libvips, another program's rule, or a
/// published definition written out plainly. `facet plugin test` holds the node against it.
///
///     var reference: DegradationReference? {
///       .samples("y = x^γ", within: 1e-5) { pow($0, gamma) }
///     }
///
/// The reference shall be written in another way than the node, for what both share is not tested.
public struct DegradationReference: Sendable {
  /// What it is, for messages: `libvips gaussblur`, `ITU-R BT.601`.
  public let source: String
  /// How far any sample may be off, where pictures are 0…1.
  public let tolerance: Float
  /// Samples that are left out on each side, where the two treat the border differently.
  public let margin: Int
  private let body: @Sendable (Tensor) throws -> Tensor

  /// A reference by any computation.
  ///
  /// - Parameter body: `[N, C, H, W]`, 0…1 → what the degradation should make of it.
  public init(
    _ source: String, within tolerance: Float, margin: Int = 0,
    _ body: @escaping @Sendable (_ x: Tensor) throws -> Tensor
  ) {
    (self.source, self.tolerance, self.margin) = (source, tolerance, margin)
    self.body = body
  }

  /// An operation of libvips: `.libvips("gaussblur", within: 2e-3) { try $0.blurred(sigma: 2) }`.
  public static func libvips(
    _ operation: String, within tolerance: Float, margin: Int = 0,
    _ body: @escaping @Sendable (_ picture: Image) throws -> Image
  ) -> DegradationReference {
    DegradationReference("libvips \(operation)", within: tolerance, margin: margin) { x in
      .concatenated(try Image.batch(x).map { try body($0).tensor() }, axis: 0)
    }
  }

  /// A curve that every sample goes through by itself.
  public static func samples(
    _ source: String, within tolerance: Float,
    _ curve: @escaping @Sendable (_ sample: Double) -> Double
  ) -> DegradationReference {
    DegradationReference(source, within: tolerance) { x in
      Tensor(x.values.map { Float(curve(Double($0))) }, shape: x.shape)
    }
  }

  /// A pixel of a picture, for a definition that is written pixel by pixel.
  public struct Pixel: Sendable {
    /// The samples of its channels.
    public let samples: [Double]
    public let row: Int, column: Int
    /// Of the picture.
    public let height: Int, width: Int
  }

  /// Every pixel by itself, wherever it lies: samples of the old channels → those of the new.
  public static func pixels(
    _ source: String, within tolerance: Float,
    _ map: @escaping @Sendable (_ pixel: Pixel) -> [Double]
  ) -> DegradationReference {
    DegradationReference(source, within: tolerance) { x in
      let (count, height, width) = (x.shape[1], x.shape[2], x.shape[3])
      let (area, old) = (height * width, x.values)
      let pictures = (0..<x.shape[0]).map { n -> Tensor in
        let pixels = (0..<area).map { place in
          map(
            Pixel(
              samples: (0..<count).map { Double(old[(n * count + $0) * area + place]) },
              row: place / width, column: place % width, height: height, width: width))
        }
        let channels = pixels.first?.count ?? 0
        return Tensor(
          (0..<channels).flatMap { channel in pixels.map { Float($0[channel]) } },
          shape: [1, channels, height, width])
      }
      return .concatenated(pictures, axis: 0)
    }
  }

  /// New channels as weighed sums of the old: `weights[new][old]`, on pictures that have them.
  public static func channels(
    _ source: String, within tolerance: Float, _ weights: [[Double]]
  ) -> DegradationReference {
    pixels(source, within: tolerance) { pixel in
      guard weights.allSatisfy({ $0.count == pixel.samples.count }) else { return pixel.samples }
      return weights.map { zip($0, pixel.samples).reduce(0) { $0 + $1.0 * $1.1 } }
    }
  }

  /// The same weighed sum around every pixel, in double precision.
  ///
  /// - Parameters:
  ///   - height, width: how many rows and columns are weighed. Of an even number the middle is the
  ///     later of the two in the middle.
  ///   - weight: of a pixel so many columns to the right and rows below; divided by their sum.
  public static func filter(
    _ source: String, within tolerance: Float, height: Int, width: Int, border: Border,
    _ weight: @escaping @Sendable (_ across: Double, _ down: Double) -> Double
  ) -> DegradationReference {
    let (above, left) = (height / 2, width / 2)
    return DegradationReference(source, within: tolerance) { x in
      let (h, w) = (x.shape[2], x.shape[3])
      let weights = (0..<height).map { row in
        (0..<width).map { weight(Double($0 - left), Double(row - above)) }
      }
      let sum = weights.joined().reduce(0, +)
      let old = x.values
      let new = x.values.indices.map { index -> Float in
        let (plane, place) = index.quotientAndRemainder(dividingBy: h * w)
        let (i, j) = place.quotientAndRemainder(dividingBy: w)
        var total = 0.0
        for row in 0..<height {
          guard let r = border.sample(i + row - above, of: h) else { continue }
          for column in 0..<width {
            guard let c = border.sample(j + column - left, of: w) else { continue }
            total += weights[row][column] * Double(old[(plane * h + r) * w + c])
          }
        }
        return Float(total / sum)
      }
      return Tensor(new, shape: x.shape)
    }
  }

  /// What the degradation should make of a picture, `[N, C, H, W]`.
  public func callAsFunction(_ x: Tensor) throws -> Tensor { try withoutRecording { try body(x) } }

  /// How far a result is from the reference's for the same picture.
  ///
  /// - Returns: the largest difference away from the margin, infinity for another shape, `nil` when
  ///   the margin leaves nothing.
  func distance(from y: Tensor, of x: Tensor) throws -> Float? {
    let expected = try self(x)
    guard expected.shape == y.shape else { return .infinity }
    let (h, w) = (y.shape[2], y.shape[3])
    guard h > 2 * margin, w > 2 * margin else { return nil }
    func inner(_ x: Tensor) -> Tensor {
      margin == 0 ? x : x[margin..<h - margin, axis: 2][margin..<w - margin, axis: 3]
    }
    return (inner(expected) - inner(y)).abs().largest
  }
}
