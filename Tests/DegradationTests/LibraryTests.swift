import Graph
import Imaging
import TestSupport
import Tensors
import Testing

/// Operators against libvips, which computes the same in its own way.
@Suite struct LibraryTests {
  /// libvips cuts a Gaussian off where it falls below a thousandth of its peak.
  private static let cutGaussian = Tolerance(absolute: 2e-3)
  /// libvips reduces by tables of 64 places between two pixels, and in Float32.
  private static let tabulated = Tolerance(absolute: 5e-3)

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
  @Test func `enlarging by a cubic is libvips's`() throws {
    let node = try Self.node("resize", ["scale": 2])
    let expected = try Image(Self.x).warped(
      by: AffineMap(2, 0, 0, 2, dx: 0, dy: 0), width: 128, height: 96, interpolation: .bicubic,
      surround: .replicate
    ).tensor()
    func inner(_ x: Tensor) -> Tensor { x[8..<88, axis: 2][8..<120, axis: 3] }
    expectClose(inner(node(Self.x)), inner(expected), Self.tabulated)
  }
}
