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
    #expect(wall < 10, "what nobody sees stays small: \(wall)")
  }
}
