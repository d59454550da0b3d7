import Tensors
import TestSupport
import Testing
import Training

@Suite struct PyramidLossTests {
  @Test("Gradients agree with central differences")
  func gradient() {
    var random = Random(seed: 4)
    let loss = PyramidLoss(weight: random.uniform([16, 16], in: 0.5...2))
    let targets = random.normal([2, 3, 16, 16])
    expectGradients(
      of: { loss($0[0], targets) }, at: [random.normal([2, 3, 16, 16])], step: 1e-2, "pyramid")
  }

  @Test("A constant error counts at the coarsest level alone, its square as much as is asked")
  func constantError() {
    let loss = PyramidLoss(weight: Tensor(ones: [32, 32]))
    let x = Tensor(zeros: [1, 3, 32, 32])
    // Levels 32, 16 and 8: only the last sees it, |0.5| + 0.25.
    #expect(abs(loss(x + 0.5, x).item - 0.75 / 3) < 1e-6)
    let squared = PyramidLoss(weight: Tensor(ones: [32, 32]), squares: 20)
    #expect(abs(squared(x + 0.5, x).item - 5.5 / 3) < 1e-6)
  }

  @Test("What a weight emphasises counts more")
  func emphasis() {
    var weight = [Float](repeating: 1, count: 256)
    weight[0] = 50
    let loss = PyramidLoss(weight: Tensor(weight, shape: [16, 16]))
    let zero = Tensor(zeros: [1, 3, 16, 16])
    func spot(_ at: Int) -> Tensor {
      var values = [Float](repeating: 0, count: 768)
      values[at] = 1
      return Tensor(values, shape: [1, 3, 16, 16])
    }
    #expect(loss(spot(0), zero).item > 20 * loss(spot(200), zero).item)
  }
}
