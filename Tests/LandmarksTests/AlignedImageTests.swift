import Graph
import Imaging
import Landmarks
import Tensors
import Testing

@Suite struct AlignedImageTests {
  /// A picture whose red grows with x and green with y, blue constant.
  static func ramp(_ width: Int, _ height: Int) -> Image {
    var values = [Float](repeating: 0.25, count: 3 * width * height)
    for y in 0..<height {
      for x in 0..<width {
        values[y * width + x] = Float(x) / Float(width)
        values[(height + y) * width + x] = Float(y) / Float(height)
      }
    }
    return Image(Tensor(values, shape: [1, 3, height, width]))
  }

  @Test func `an upright square within the picture is a crop`() throws {
    let image = Self.ramp(256, 256)
    // Corners at 64 and 192 in pixel edges are 63.5 and 191.5 in pixel centres.
    let square = AlignmentSquare(centre: Point(127.5, 127.5), half: Point(64, 0))
    let aligned = try image.aligned(to: square, size: 128).tensor()
    let expected = try image.cropped(x: 64, y: 64, width: 128, height: 128).tensor()
    let worst = zip(aligned.values, expected.values).map { abs($0 - $1) }.max()!
    // Read bilinearly at twice the size and shrunk by Lanczos: exact on a ramp but for rounding.
    #expect(worst < 2e-3, "\(worst)")
  }

  @Test func `a quarter turn is a quarter turn`() throws {
    let image = Self.ramp(256, 256)
    let square = AlignmentSquare(centre: Point(127.5, 127.5), half: Point(0, 64))
    let aligned = try image.aligned(to: square, size: 128).tensor()
    // The square's right is the picture's down: along a row, green grows and red stays.
    let red = (0..<128).map { aligned.values[64 * 128 + $0] }
    let green = (0..<128).map { aligned.values[(128 + 64) * 128 + $0] }
    #expect(red.max()! - red.min()! < 0.01)
    #expect(green[127] - green[0] > 0.45)
  }

  @Test(arguments: AlignmentBorder.allCases)
  func `a square beyond the border is filled`(border: AlignmentBorder) throws {
    let image = Self.ramp(200, 160)
    let square = AlignmentSquare(centre: Point(10, 12), half: Point(40, 5))
    let aligned = try image.aligned(to: square, size: 64, border: border)
    #expect(aligned.width == 64 && aligned.height == 64)
    let values = try aligned.tensor().values
    #expect(values.allSatisfy { $0.isFinite && $0 > -0.1 && $0 < 1.1 })
    let blue = values[2 * 64 * 64]
    #expect(border == .black ? blue < 0.01 : abs(blue - 0.25) < 0.01, "\(blue)")
  }

  @Test(arguments: [(1, 1), (1, 50), (3, 2)])
  func `the tiniest pictures can be aligned`(width: Int, height: Int) throws {
    let square = AlignmentSquare(centre: Point(0, 0), half: Point(1, 0))
    let aligned = try Self.ramp(width, height).aligned(to: square, size: 32)
    #expect(try aligned.tensor().values.allSatisfy(\.isFinite))
  }

  @Test func `a large face is shrunk first`() throws {
    let image = Self.ramp(2000, 1600)
    let square = AlignmentSquare(centre: Point(1000, 800), half: Point(600, 100))
    let aligned = try image.aligned(to: square, size: 64).tensor()
    let middle = aligned.values[32 * 64 + 32]
    #expect(abs(middle - 0.5) < 0.02)
  }

  @Test func `squares that cannot be meant are errors`() {
    let image = Self.ramp(100, 100)
    for square in [
      AlignmentSquare(centre: Point(50, 50), half: Point(0, 0)),
      AlignmentSquare(centre: Point(5000, 50), half: Point(20, 0)),
      AlignmentSquare(centre: Point(50, 50), half: Point(9000, 0)),
    ] {
      let error = #expect(throws: PipelineError.self) { try image.aligned(to: square, size: 64) }
      #expect(error?.code == .badInput)
    }
  }
}
