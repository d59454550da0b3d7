import Graph
import Imaging
import TestSupport
import Tensors
import Testing

/// libvips interpolates in single precision between tabulated kernels.
private let interpolated = Tolerance(absolute: 2e-3)

@Suite("Operations on pictures") struct OperationTests {
  let x = noise([1, 3, 12, 17])

  @Test("a tensor keeps its floats, also beyond 0…1")
  func exact() throws {
    let wild = x * 5 - 2
    expectClose(try Image(wild).tensor(), wild, .exact)
    expectClose(
      try Image(wild).cropped(x: 0, y: 0, width: 17, height: 12).tensor(), wild, .sameAlgorithm)
  }

  @Test("a part is cut out, of a file too")
  func crop() throws {
    let part = try Image(x).cropped(x: 3, y: 2, width: 5, height: 4)
    expectClose(try part.tensor(), x[2..<6, axis: 2][3..<8, axis: 3], .sameAlgorithm)
    let file = try Image(contentsOf: fixture("photo.png"))
    let whole = try file.tensor()
    let corner = try file.cropped(x: 200, y: 250, width: 56, height: 6)
    expectClose(try corner.tensor(), whole[250..<256, axis: 2][200..<256, axis: 3], .exact)
    expectClose(try corner.tensor(), try corner.decoded().tensor(), .exact)
  }

  @Test("sizes come out as asked", arguments: [[1, 1], [5, 40], [34, 3], [17, 12], [64, 64]])
  func sizes(size: [Int]) throws {
    for kernel in Interpolation.allCases {
      let y = try Image(x).resized(width: size[0], height: size[1], by: kernel).tensor()
      #expect(y.shape == [1, 3, size[1], size[0]])
      #expect(y.isFinite)
    }
  }

  @Test("nearest repeats pixels as squares")
  func nearest() throws {
    let y = try Image(x).resized(width: 51, height: 36, by: .nearest).tensor()
    expectClose(y, x.resized(height: 36, width: 51, kernel: .nearest), .sameAlgorithm)
  }

  @Test("a shift by whole pixels moves them", arguments: Interpolation.allCases)
  func shift(interpolation: Interpolation) throws {
    let map = AffineMap(1, 0, 0, 1, dx: -4, dy: -3)
    let y = try Image(x).warped(by: map, width: 8, height: 6, interpolation: interpolation)
    expectClose(try y.tensor(), x[3..<9, axis: 2][4..<12, axis: 3], interpolated)
  }

  @Test("a warp is about pixel centres: doubling is bilinear resizing")
  func doubling() throws {
    let y = try Image(x).warped(
      by: AffineMap(2, 0, 0, 2, dx: 0, dy: 0), width: 34, height: 24, interpolation: .bilinear,
      surround: .replicate)
    let expected = x.resized(height: 24, width: 34, kernel: .bilinear, border: .replicate)
    expectClose(try y.tensor(), expected, interpolated)
  }

  @Test("a quarter turn turns")
  func turn() throws {
    // (x, y) ↦ (12 − y, x): clockwise.
    let y = try Image(x).warped(by: AffineMap(0, -1, 1, 0, dx: 12, dy: 0), width: 12, height: 17)
    var expected = [Float](repeating: 0, count: x.count)
    let values = x.values
    for c in 0..<3 {
      for row in 0..<12 {
        for column in 0..<17 {
          expected[(c * 17 + column) * 12 + 11 - row] = values[(c * 12 + row) * 17 + column]
        }
      }
    }
    expectClose(try y.tensor(), Tensor(expected, shape: [1, 3, 17, 12]), interpolated)
  }

  @Test("a map of positions reads there")
  func mapped() throws {
    let positions = (0..<48).map { i -> (x: Float, y: Float) in
      let (row, column) = i.quotientAndRemainder(dividingBy: 8)
      return (Float(column) + 4.5, Float(row) + 3.5)
    }
    let y = try Image(x).mapped(positions, width: 8, height: 6, interpolation: .bilinear)
    expectClose(try y.tensor(), x[3..<9, axis: 2][4..<12, axis: 3], interpolated)
  }

  @Test("a margin mirrors the picture")
  func padding() throws {
    let y = try Image(x).padded(left: 2, top: 0, right: 0, bottom: 1).tensor()
    expectClose(y[0..<1, axis: 3], x[1..<2, axis: 3].padded12to13(), .sameAlgorithm)
    let row = y[12..<13, axis: 2][2..<19, axis: 3]
    expectClose(row, x[11..<12, axis: 2], .sameAlgorithm)
  }

  @Test("a blur keeps constants and takes noise away")
  func blur() throws {
    let flat = Tensor(repeating: 0.25, shape: [1, 3, 40, 40])
    expectClose(try Image(flat).blurred(sigma: 3).tensor(), flat, .reassociated)
    let rough = noise([1, 1, 64, 64])
    let smooth = try Image(rough).blurred(sigma: 2).tensor()
    func spread(_ x: Tensor) -> Float { (x - x.mean()).squared().mean().item }
    // A Gaussian keeps 1 / (4πσ²) of white noise's variance.
    #expect(abs(spread(smooth) / spread(rough) - 0.0199) < 0.008)
  }

  @Test("text can be drawn, with any letters")
  func text() throws {
    for words in ["Upsampled 32² → 1024²", "<b>&", "", "   ", "Zoë\nthe second line", "(∗)"] {
      let picture = try TextPicture.draw(words, height: 20, maximumWidth: 90)
      #expect(picture.width <= 90)
      #expect((5...30).contains(picture.height), "\(words): \(picture.height)")
      let x = try picture.tensor()
      #expect(x.smallest >= -1e-6 && x.largest <= 1 + 1e-6)
    }
    let two = try ["aaa", "Ágy"].map { try TextPicture.draw($0, height: 20).height }
    #expect(two[0] == two[1])
  }
}

extension Tensor {
  /// A column with its last value repeated once.
  fileprivate func padded12to13() -> Tensor {
    Tensor.concatenated([self, self[11..<12, axis: 2]], axis: 2)
  }
}
