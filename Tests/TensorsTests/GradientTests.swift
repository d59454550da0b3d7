import Tensors
import TestSupport
import Testing

/// Every differentiable operation, as one row: name, function, shapes of its inputs.
struct GradientCase: Sendable, CustomTestStringConvertible {
  let name: String
  let shapes: [[Int]]
  /// Inputs are kept above this, for functions that have a kink or a pole at 0.
  var positive = false
  let f: @Sendable ([Tensor]) -> Tensor
  var testDescription: String { name }

  init(
    _ name: String, _ shapes: [[Int]], positive: Bool = false,
    _ f: @escaping @Sendable ([Tensor]) -> Tensor
  ) {
    (self.name, self.shapes, self.positive, self.f) = (name, shapes, positive, f)
  }

  static let all: [GradientCase] = [
    .init("add, broadcast", [[2, 3, 4], [3, 1]]) { $0[0] + $0[1] },
    .init("subtract, broadcast", [[3, 1], [2, 1, 4]]) { $0[0] - $0[1] },
    .init("multiply, per channel", [[2, 16, 3, 3], [1, 16, 1, 1]]) { $0[0] * $0[1] },
    .init("multiply, per pixel", [[2, 16, 3, 3], [2, 1, 3, 3]]) { $0[0] * $0[1] },
    .init("divide", [[4, 5], [5]], positive: true) { $0[0] / $0[1] },
    .init("atan2", [[7], [7]], positive: true) { $0[0].atan2($0[1]) },
    .init("minimum", [[40], [40]]) { $0[0].minimum($0[1]) },
    .init("maximum", [[40], [40]]) { $0[0].maximum($0[1]) },
    .init("affine", [[9]]) { 2 - $0[0] * 3 },
    .init("exp", [[9]]) { $0[0].exp() },
    .init("log", [[9]], positive: true) { $0[0].log() },
    .init("sqrt", [[9]], positive: true) { $0[0].sqrt() },
    .init("rsqrt", [[9]], positive: true) { $0[0].rsqrt() },
    .init("reciprocal", [[9]], positive: true) { 1 / $0[0] },
    .init("squared", [[9]]) { $0[0].squared() },
    .init("abs", [[9]], positive: true) { (-$0[0]).abs() },
    .init("sin and cos", [[9]]) { $0[0].sin() * $0[0].cos() },
    .init("tanh", [[9]]) { $0[0].tanh() },
    .init("sigmoid", [[9]]) { $0[0].sigmoid() },
    .init("softplus", [[9]]) { $0[0].softplus() },
    .init("leaky ReLU", [[9]], positive: true) { ($0[0] - 1).leakyReLU(slope: 0.2) },
    .init("clamped", [[9]]) { $0[0].clamped(-0.5, 0.7) },
    .init("pow", [[9]], positive: true) { $0[0].pow(1.7) },
    .init("sum of an inner axis", [[2, 3, 4]]) { $0[0].sum(axes: [1]) },
    .init("mean of outer and last axes", [[2, 3, 4]]) { $0[0].mean(axes: [0, -1]) },
    .init("variance", [[2, 16, 3, 5]]) { $0[0].variance(axes: [2, 3], keepingDimensions: true) },
    .init("softmax", [[3, 5]]) { $0[0].softmax(axis: 1) },
    .init("broadcast", [[3, 1]]) { $0[0].broadcast(to: [2, 3, 4]) },
    .init("reshaped and permuted", [[2, 3, 4]]) {
      $0[0].permuted([2, 0, 1]).reshaped(to: [4, 6]).permuted([1, 0])
    },
    .init("flipped", [[3, 4]]) { $0[0].flipped(axes: [0, 1]) * $0[0] },
    .init("slice", [[3, 5]]) { $0[0][1..<4, axis: 1] },
    .init("entry", [[3, 5]]) { $0[0][2] },
    .init("padded and cropped", [[3, 5]]) { $0[0].padded([0: (1, 2), 1: (-1, 3)]) },
    .init("concatenated", [[2, 3], [2, 1]]) { .concatenated([$0[0], $0[1], $0[0]], axis: 1) },
    .init("stacked", [[2, 3], [2, 3]]) { .stacked($0, axis: 1) },
    .init("gathered", [[4, 3]]) { $0[0].gathered([2, 0, 2, 3]) },
    .init("repeated pixels", [[1, 2, 3, 4]]) { $0[0].repeatedPixels() },
    .init("repeated pixels, blocked", [[1, 16, 2, 3]]) { $0[0].blocked.repeatedPixels(3) },
    .init("average pooled", [[2, 3, 4, 6]]) { $0[0].averagePooled() },
    .init("average pooled by 3, blocked", [[1, 16, 6, 3]]) { $0[0].blocked.averagePooled(3) },
    .init("matmul", [[3, 4], [4, 5]]) { $0[0].matmul($0[1]) },
    .init("matmul, batch broadcast", [[2, 3, 4], [4, 5]]) { $0[0].matmul($0[1]) },
    .init("matmul, both batched", [[2, 1, 3, 4], [5, 4, 2]]) { $0[0].matmul($0[1]) },
    .init("linear", [[2, 3, 4], [5, 4], [5]]) { $0[0].linear(weight: $0[1], bias: $0[2]) },
    .init("filtered, up and cropped", [[1, 2, 5, 6]]) {
      $0[0].filtered([0.2, 0.7, 0.4], up: 2, padding: (-1, 3))
    },
    .init("filtered, down, blocked", [[1, 16, 7, 8]]) {
      $0[0].blocked.filtered([0.2, 0.7, 0.4, -0.3], down: 2, padding: (2, 1))
    },
    .init(
      "styled activation, plain",
      [[2, 3, 4, 4], [2, 3], [1, 1, 4, 4], [], [3], [2, 3]]
    ) {
      $0[0].styledActivation(
        demodulation: $0[1], noise: $0[2], strength: $0[3], bias: $0[4], style: $0[5], gain: 1.5)
    },
    .init(
      "styled activation, blocked",
      [[2, 32, 5, 3], [2, 32], [2, 1, 5, 3], [], [32], [2, 32]]
    ) {
      $0[0].blocked.styledActivation(
        demodulation: $0[1], noise: $0[2], strength: $0[3], bias: $0[4], style: $0[5], gain: 1.5,
        clamp: 4)
    },
    .init("scaled channels", [[2, 16, 5, 3], [2, 16]]) {
      $0[0].blocked.scaledChannels(by: $0[1])
    },
    .init("scaled channels, plain", [[2, 3, 4, 4], [2, 3]]) { $0[0].scaledChannels(by: $0[1]) },
    .init("projected", [[2, 32, 9, 8], [2, 3, 32], [3]]) {
      $0[0].projected(with: $0[1], bias: $0[2])
    },
    .init("projected from odd channels", [[2, 5, 4, 4], [2, 3, 5], [3]]) {
      $0[0].projected(with: $0[1], bias: $0[2])
    },
    .init("convolution 3×3, bias", [[2, 16, 6, 5], [32, 16, 3, 3], [32]]) {
      $0[0].convolved(with: $0[1], bias: $0[2], padding: 1)
    },
    .init("convolution of a picture", [[2, 3, 6, 5], [16, 3, 3, 3]]) {
      $0[0].convolved(with: $0[1], padding: 1)
    },
    .init("convolution to a picture", [[2, 20, 6, 5], [3, 20, 1, 1], [3]]) {
      $0[0].convolved(with: $0[1], bias: $0[2])
    },
    .init("convolution with stride", [[1, 5, 7, 9], [7, 5, 3, 3]]) {
      $0[0].convolved(with: $0[1], stride: 2, padding: 1)
    },
    .init("convolution in groups", [[2, 6, 5, 5], [4, 3, 3, 3]]) {
      $0[0].convolved(with: $0[1], padding: 1, groups: 2)
    },
    .init("convolution per channel", [[1, 16, 6, 6], [16, 1, 4, 4]]) {
      $0[0].convolved(with: $0[1], padding: 2, groups: 16)
    },
    .init("Winograd convolution", [[1, 32, 12, 12], [32, 32, 3, 3]]) {
      $0[0].convolved(with: $0[1], padding: 1, algorithm: .winograd)
    },
    .init("filter per channel, reflect", [[2, 3, 6, 7], [3, 5]]) {
      $0[0].filteredPerChannel(with: $0[1])
    },
    .init("filter larger than the picture, wrap", [[1, 2, 3, 2], [4, 7]]) {
      $0[0].filteredPerChannel(with: $0[1], border: .wrap)
    },
    .init("filter of a wide picture, zero", [[1, 1, 3, 150], [3, 3]]) {
      $0[0].filteredPerChannel(with: $0[1], border: .zero)
    },
    .init("framed, replicate", [[1, 1, 3, 4]]) {
      $0[0].framed(top: 1, bottom: 4, left: 6, right: 0, border: .replicate)
    },
    .init("transposed convolution", [[1, 16, 4, 5], [16, 32, 4, 4], [32]]) {
      $0[0].transposeConvolved(with: $0[1], bias: $0[2], stride: 2, padding: 1)
    },
    .init("transposed convolution, odd channels", [[2, 5, 4, 4], [5, 3, 3, 3]]) {
      $0[0].transposeConvolved(with: $0[1], stride: 2)
    },
    .init("transposed convolution in groups", [[1, 4, 4, 4], [4, 2, 3, 3]]) {
      $0[0].transposeConvolved(with: $0[1], stride: 2, padding: 1, groups: 2)
    },
  ]
}

@Suite struct GradientTests {
  @Test("Gradients agree with central differences", arguments: GradientCase.all)
  func agreesWithDifferences(_ row: GradientCase) {
    var random = Random(seed: 1)
    let points = row.shapes.map { shape in
      row.positive ? random.uniform(shape, in: 0.5...2) : random.normal(shape)
    }
    expectGradients(of: row.f, at: points, step: 2e-3, row.name)
  }

  @Test("Blocked feature maps give the same values and gradients")
  func blockedAgreesWithPlain() {
    var random = Random(seed: 2)
    let x = random.normal([2, 32, 5, 7])
    let scale = random.normal([2, 32, 1, 1])
    let noise = random.normal([1, 1, 5, 7])
    func f(_ v: [Tensor], _ x: Tensor) -> Tensor {
      ((x * v[1] + v[2]).leakyReLU(slope: 0.2) - x * 0.5).sum(axes: [2, 3])
    }
    let variables = [x, scale, noise].map { $0.tracked() }
    let plain = f(variables, variables[0])
    let blocked = f(variables, variables[0].blocked)
    expectClose(blocked, plain, .reassociated)
    let seed = random.normal(plain.shape)
    for (a, b) in zip(
      gradients(of: blocked, for: variables, seed: seed),
      gradients(of: plain, for: variables, seed: seed))
    {
      expectClose(a, b, .reassociated)
    }
  }

  @Test("A variable that the result does not depend on has a gradient of zeros")
  func independentVariable() {
    let (x, y) = (Tensor([1, 2], shape: [2]).tracked(), Tensor([3], shape: [1]).tracked())
    let found = gradients(of: x.sum(), for: [x, y])
    #expect(found[0].values == [1, 1])
    #expect(found[1].values == [0])
  }

  @Test("Gradients of intermediate results can be asked for")
  func intermediate() {
    let x = Tensor([3], shape: [1]).tracked()
    let y = x * x
    let z = (y * 2).sum()
    #expect(gradients(of: z, for: [y, x]).map(\.values) == [[2], [12]])
  }

  @Test("A long chain is neither recorded without a variable nor overflows the stack with one")
  func longChain() {
    let plain = (0..<10).reduce(Tensor([1], shape: [1])) { x, _ in x + 1 }
    #expect(!plain.isTracked)
    let x = Tensor([1], shape: [1]).tracked()
    let y = (0..<20_000).reduce(x) { x, _ in x + 1 }
    #expect(gradients(of: y, for: [x])[0].values == [1])
  }
}
