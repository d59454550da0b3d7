import Graph
import Imaging
import TestSupport
import Tensors
import Testing

/// Operators against libvips, which computes the same in its own way.
@Suite struct LibraryTests {
  /// libvips cuts a Gaussian off where it falls below a thousandth of its peak.
  private static let cutGaussian = Tolerance(absolute: 2e-3)
  /// libvips weighs by tables of 64 places between two pixels: 1/128 of a pixel, on noise whose
  /// neighbours differ by up to 1.
  private static let tabulated = Tolerance(absolute: 1.2e-2)

  private static let x: Tensor = {
    var random = Random(seed: 4)
    return random.uniform([1, 3, 48, 64])
  }()

  private static func node(_ name: String, _ with: [String: JSON]) throws -> any Degradation {
    let type = try #require(
      LawCase.plugins.flatMap(\.nodes).first { $0.name == name } as? any Degradation.Type)
    return try type.init(with: with)
  }

  @Test(arguments: [0.8, 1.5, 4])
  func `a Gaussian blur is libvips's`(sigma: Double) throws {
    let node = try Self.node(
      "gaussian-blur", ["sigma": .number(sigma), "border": "replicate"])
    let expected = try Image(Self.x).blurred(sigma: sigma).tensor()
    expectClose(node(Self.x), expected, Self.cutGaussian)
  }

  /// Inside of the border, which libvips extends and Pillow cuts.
  private static func inner(_ x: Tensor) -> Tensor {
    x[12..<x.shape[2] - 12, axis: 2][12..<x.shape[3] - 12, axis: 3]
  }

  @Test(arguments: [2, 3]) func `enlarging by a cubic is libvips's`(scale: Int) throws {
    let node = try Self.node("resize", ["scale": .number(Double(scale))])
    let (width, height) = (64 * scale, 48 * scale)
    let warped = try Image(Self.x).warped(
      by: AffineMap(Double(scale), 0, 0, Double(scale), dx: 0, dy: 0), width: width,
      height: height, interpolation: .bicubic, surround: .replicate
    ).tensor()
    let resized = try Image(Self.x).resized(width: width, height: height, by: .bicubic).tensor()
    expectClose(Self.inner(node(Self.x)), Self.inner(warped), Self.tabulated)
    expectClose(resized, warped, .exact)
  }

  /// A ramp shows where each sample was read: pixel centres lie at whole numbers plus a half. The
  /// library's own enlarging is half a new pixel off.
  @Test(
    arguments: [[128, 48], [64, 96], [150, 110], [150, 24]],
    [Interpolation.bilinear, .bicubic, .lanczos3])
  func `a resized ramp stays where it is`(size: [Int], interpolation: Interpolation) throws {
    let places = (0..<48 * 64).map { Float($0 % 64) + 0.5 }
    let ramp = Tensor(places, shape: [1, 1, 48, 64])
    let resized = try Image(ramp).resized(width: size[0], height: size[1], by: interpolation)
    let expected = (0..<size[0] * size[1]).map { index in
      Float((Double(index % size[0]) + 0.5) * 64 / Double(size[0]))
    }
    expectClose(
      Self.middle(try resized.tensor()),
      Self.middle(Tensor(expected, shape: [1, 1, size[1], size[0]])), Self.place)
  }

  /// A hundredth of a pixel; half a new pixel is a fifth or more.
  private static let place = Tolerance(absolute: 1.6e-2)

  private static func middle(_ x: Tensor) -> Tensor {
    x[8..<x.shape[2] - 8, axis: 2][12..<x.shape[3] - 12, axis: 3]
  }
}
