import Tensors
import TestSupport
import Testing

/// Fused layers against the plain compositions that they stand for.
@Suite struct StyledTests {
  @Test(
    arguments: [[2, 3, 4, 4], [2, 16, 5, 7], [3, 48, 33, 17], [1, 32, 64, 64]], [nil, Float(0.8)])
  func `a styled activation is its composition, gradients too`(shape: [Int], clamp: Float?) {
    var random = Random(seed: 1)
    let (n, c) = (shape[0], shape[1])
    let inputs = [
      random.normal(shape), random.normal([n, c]) * 0.1 + 1, random.normal([1, 1] + shape[2...]),
      Tensor(0.7), random.normal([c]), random.normal([n, c]),
    ].map { $0.tracked() }
    func apply(_ fused: Bool, _ x: Tensor) -> Tensor {
      let f = fused ? x.styledActivation : x.plainStyledActivation
      return f(inputs[1], inputs[2], inputs[3], inputs[4], inputs[5], 0.2, 1.4, clamp)
    }
    let (fused, plain) = (apply(true, inputs[0].blocked), apply(false, inputs[0]))
    expectClose(fused, plain, .reassociated)
    let seed = random.normal(shape)
    let (a, b) = (
      gradients(of: fused, for: inputs, seed: seed), gradients(of: plain, for: inputs, seed: seed)
    )
    for (index, pair) in zip(a, b).enumerated() {
      expectClose(pair.0, pair.1, Tolerance(absolute: 1e-4, relative: 1e-5), "input \(index)")
    }
  }

  @Test(arguments: [[2, 16, 5, 7], [1, 64, 24, 40]])
  func `a projection is a matrix product for each image`(shape: [Int]) {
    var random = Random(seed: 1)
    let x = random.normal(shape).tracked()
    let weights = random.normal([shape[0], 3, shape[1]]).tracked()
    let bias = random.normal([3])
    let fused = x.projected(with: weights, bias: bias)
    let plain =
      weights.matmul(x.reshaped(to: [shape[0], shape[1], -1]))
      .reshaped(to: [shape[0], 3] + shape[2...]) + bias.reshaped(to: [1, 3, 1, 1])
    expectClose(fused, plain, .reassociated)
    let seed = random.normal(fused.shape)
    let (a, b) = (
      gradients(of: fused, for: [x, weights], seed: seed),
      gradients(of: plain, for: [x, weights], seed: seed)
    )
    expectClose(a[0], b[0], .reassociated)
    expectClose(a[1], b[1], Tolerance(absolute: 1e-4, relative: 1e-5))
  }

  @Test func `a filter is a depthwise convolution, in either layout`() {
    var random = Random(seed: 1)
    let x = random.normal([2, 16, 9, 11])
    let taps: [Float] = [0.25, 0.75, -0.5, 0.125]
    let kernel = Tensor(taps.flatMap { a in taps.map { a * $0 } }, shape: [1, 1, 4, 4])
    let expected = x.convolved(
      with: kernel.broadcast(to: [16, 1, 4, 4]), padding: 2, groups: 16, algorithm: .direct)
    expectClose(x.filtered(taps, padding: (2, 2)), expected, .reassociated)
    expectClose(x.blocked.filtered(taps, padding: (2, 2)), expected, .reassociated)
    let spaced = x.reshaped(to: [2, 16, 9, 1, 11, 1]).padded([3: (0, 1), 5: (0, 1)])
      .reshaped(to: [2, 16, 18, 22])
    for x in [x, x.blocked] {
      expectClose(
        x.filtered(taps, up: 2, padding: (2, 1)), spaced.filtered(taps, padding: (2, 1)),
        .reassociated)
    }
  }
}
