import Tensors
import TestSupport
import Testing
import Training

@Suite struct TextureLossTests {
  @Test func `gradients agree with central differences`() {
    var random = Random(seed: 5)
    let targets = random.normal([1, 2, 16, 16])
    expectGradients(
      of: { TextureLoss.distance($0[0], targets) }, at: [random.normal([1, 2, 16, 16])],
      step: 1e-2, "texture")
  }

  @Test func `texture in another place is no error, a smooth patch is one`() {
    let values = (0..<256).map { Float(($0 / 16 + $0 % 16) % 2) }
    let board = Tensor(values, shape: [1, 1, 16, 16])
    let moved = Tensor(values.map { 1 - $0 }, shape: [1, 1, 16, 16])
    #expect(TextureLoss.distance(moved, board).item < 1e-6)
    #expect(TextureLoss.distance(board * 0 + 0.5, board).item > 0.8)
  }

  @Test func `grain on a flat wall costs more than the same grain too much in hair`() {
    let values = (0..<256).map { Float(($0 / 16 + $0 % 16) % 2) }
    let board = Tensor(values, shape: [1, 1, 16, 16])
    let wall = TextureLoss.distance(board * 0.1, board * 0).item
    #expect(wall > 10 * TextureLoss.distance(board * 1.1, board).item, "\(wall)")
    let unseen = TextureLoss.distance(board * 0.0005, board * 0).item
    #expect(unseen < 0.1, "what nobody sees stays small: \(unseen)")
  }

  @Test func `of texture that nobody can place, the mean strength is best`() {
    // Of the patches some are strong, some weak, in no order that could be learned.
    var random = Random(seed: 8)
    let strengths = (0..<64).map { _ in Float(random.integer(in: 2..<5)) / 10 }
    let scale = Tensor(strengths, shape: [1, 1, 8, 8]).repeatedPixels(8)
    let squares = (0..<4096).map { place -> Float in
      let (row, column) = (place / 64, place % 64)
      return (row + column).isMultiple(of: 2) ? 0.5 : -0.5
    }
    let board = Tensor(squares, shape: [1, 1, 64, 64])
    func cost(_ strength: Float) -> Float {
      TextureLoss.distance(board * strength, board * scale).item
    }
    #expect(cost(0.3) < cost(0.2) && cost(0.3) < cost(0.4))
    #expect(cost(0.3) < cost(0.25) && cost(0.3) < cost(0.35))
  }

  /// A checkerboard of 64².
  private let board = Tensor(
    (0..<4096).map { Float(($0 / 64 + $0 % 64) % 2) }, shape: [1, 1, 64, 64])

  @Test
  func `a roughness asks for more where texture is strong, and for hardly more of a faint one`() {
    func best(_ target: Tensor, roughness: Float) -> Float {
      stride(from: Float(0.8), to: 2, by: 0.05).min {
        TextureLoss.distance(target * $0, target, roughness: roughness).item
          < TextureLoss.distance(target * $1, target, roughness: roughness).item
      }!
    }
    #expect(abs(best(board, roughness: 1.7) - 1.65) < 0.051)
    #expect(abs(best(board * 0.01, roughness: 1.7) - 1.1) < 0.051)
    #expect(abs(best(board, roughness: 1) - 1) < 0.001)
  }

  @Test func `with a roughness a lost outline costs little, lost hair as before`() {
    let outline = Tensor((0..<4096).map { $0 % 64 < 36 ? 0 : 0.5 }, shape: [1, 1, 64, 64])
    func cost(_ target: Tensor, _ roughness: Float?) -> Float {
      TextureLoss.distance(target * 0, target, roughness: roughness).item
    }
    #expect(cost(outline, 1) < 0.15 * cost(outline, nil))
    #expect(cost(board, 1) > 0.8 * cost(board, nil))
  }

  @Test
  func `with a roughness the grain of a wall is asked for, what rounding adds only if wanted`() {
    var random = Random(seed: 9)
    let level = Float(2) / 255
    let slope = Tensor((0..<4096).map { Float($0) * 0.004 * level }, shape: [1, 1, 64, 64])
    let wall = slope + random.normal([1, 1, 64, 64]) * (0.7 * level)
    let target = Tensor(wall.values.map { ($0 / level).rounded() * level }, shape: wall.shape)
    func cost(_ picture: Tensor, _ roughness: Float?, hasRounding: Bool = false) -> Float {
      TextureLoss.distance(picture, target, roughness: roughness, hasRounding: hasRounding).item
    }
    #expect(cost(wall, 1) < cost(target, 1) && cost(wall, 1) < cost(slope, 1))
    #expect(cost(target, nil) < cost(wall, nil))
    #expect(cost(target, 1, hasRounding: true) < cost(wall, 1, hasRounding: true))
  }

  @Test(arguments: [false, true])
  func `gradients with a roughness agree with central differences`(hasRounding: Bool) {
    var random = Random(seed: 6)
    let targets = random.normal([1, 1, 32, 32])
    expectGradients(
      of: { TextureLoss.distance($0[0], targets, roughness: 1.5, hasRounding: hasRounding) },
      at: [random.normal([1, 1, 32, 32])], step: 1e-2, "rough texture")
  }
}
