import Foundation
import Search
import Tensors
import Testing

@Suite struct QuasiNewtonTests {
  /// A bowl a hundred thousand times steeper across than along, turned so that no coordinate lies along.
  private func bowl(_ size: Int) -> (Tensor) -> (loss: Float, gradient: Tensor) {
    var random = Random(seed: 2)
    let mixing = random.normal([size, size])
    let slopes = Tensor(
      (0..<size).map { Float(pow(10, -2.5 * Double($0) / Double(size - 1))) }, shape: [size])
    return { point in
      let tracked = point.tracked()
      let loss = (tracked.reshaped(to: [1, size]).linear(weight: mixing) * slopes).squared().sum()
      return (loss.item, gradients(of: loss, for: [tracked])[0])
    }
  }

  @Test func `it goes where a fixed share of the gradient does not`() {
    let (size, bowl) = (12, bowl(12))
    var random = Random(seed: 5)
    let start = random.normal([1, 1, size])
    var newton = QuasiNewton()
    var point = start
    for _ in 0..<120 {
      let (loss, gradient) = bowl(point)
      point = newton.update([point], gradients: [gradient], losses: [loss], rate: 0.5)[0]
    }
    var adam = Optimizer(.adam)
    var other = start
    for _ in 0..<120 {
      other = adam.update([other], gradients: [bowl(other).gradient], rate: 0.05)[0]
    }
    #expect(bowl(point).loss < 1e-4 * bowl(start).loss)
    #expect(bowl(point).loss < 0.1 * bowl(other).loss)
  }

  @Test func `no step is longer than the rate, and one that leads up is taken back`() {
    var newton = QuasiNewton()
    let start = Tensor([3, -4], shape: [1, 1, 2])
    func length(_ x: Tensor) -> Float { x.squared().mean().item.squareRoot() }
    let first = newton.update([start], gradients: [start], losses: [12.5], rate: 0.1)[0]
    #expect(length(first - start) <= 0.1)
    // Whatever the loss was, it says that this was worse.
    let second = newton.update([first], gradients: [first], losses: [20], rate: 0.1)[0]
    #expect(length(second - start) < 0.5 * length(first - start))
  }

  @Test func `values that are not finite are no step, and no other candidate's business`() {
    func two(_ losses: [Float], _ gradient: Tensor) -> Tensor {
      var newton = QuasiNewton()
      let start = Tensor([1, 2, 3, 4], shape: [2, 1, 2])
      return newton.update([start], gradients: [gradient], losses: losses, rate: 0.1)[0]
    }
    let harmed = two([.nan, 1], Tensor([.nan, 1, 3, 4], shape: [2, 1, 2]))
    let whole = two([1, 1], Tensor([1, 1, 3, 4], shape: [2, 1, 2]))
    #expect(harmed[0].values == [1, 2])
    #expect(harmed[1].values == whole[1].values)
  }
}
