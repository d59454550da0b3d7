import Tensors
import TestSupport
import Testing

@Suite struct TensorTests {
  @Test("Reductions over any set of axes agree with a plain loop")
  func reductions() {
    var random = Random(seed: 3)
    let shape = [3, 4, 5, 6]
    let x = random.normal(shape)
    let values = x.values
    for mask in 0..<16 {
      let axes = (0..<4).filter { mask >> $0 & 1 == 1 }
      let kept = (0..<4).filter { !axes.contains($0) }
      var expected = [Double](repeating: 0, count: kept.reduce(1) { $0 * shape[$1] })
      for i in values.indices {
        var (rest, index) = (i, [0, 0, 0, 0])
        for axis in (0..<4).reversed() {
          (rest, index[axis]) = (rest / shape[axis], rest % shape[axis])
        }
        expected[kept.reduce(0) { $0 * shape[$1] + index[$1] }] += Double(values[i])
      }
      expectClose(
        x.sum(axes: axes),
        Tensor(expected.map(Float.init), shape: kept.map { shape[$0] }), .reassociated, "\(axes)")
    }
  }

  @Test("Random numbers depend on seed, stream and position alone")
  func randomNumbers() {
    var (a, b) = (Random(seed: 0), Random(seed: 0))
    let whole = a.normal([1000]).values
    let parts = b.normal([400]).values + b.normal([600]).values
    #expect(whole == parts)
    #expect(Random(seed: 0).split("a").seed == 0)
    var (c, d) = (Random(seed: 0).split("latent"), Random(seed: 0).split("noise"))
    #expect(c.normal([8]).values != d.normal([8]).values)
  }

  @Test("Normal numbers have the moments of N(0, 1)")
  func normalMoments() {
    var random = Random(seed: 11)
    let x = random.normal([1_000_000])
    #expect(abs(x.mean().item) < 4e-3)
    #expect(abs(x.variance().item - 1) < 6e-3)
    #expect(abs(x.pow(3).mean().item) < 2e-2)
    #expect(abs((x.squared() * x.squared()).mean().item - 3) < 5e-2)
    #expect(x.isFinite)
  }

  /// Random123's published test vector for ten rounds, key and counter zero: 6627e8d5 e169c58d …
  @Test("Philox gives its published first words")
  func philoxVector() {
    var random = Random(seed: 0)
    let expected = [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
      .map { (Float($0 >> 8) + 0.5) * 0x1p-24 }
    #expect(random.uniform([4]).values == expected)
  }

  @Test(
    "Schedules are the reference's",
    arguments: [
      (Schedule.linear1cycle, 0, 0.1), (.linear1cycle, 50, 1.0), (.linear1cycle, 75, 0.55),
      (.linear1cycledrop, 45, 1.0), (.linear1cycledrop, 90, 0.1), (.linear1cycledrop, 95, 0.0505),
      (.fixed, 30, 1.0), (.cosine, 50, 0.5),
    ])
  func schedules(_ schedule: Schedule, _ step: Int, _ expected: Double) {
    #expect(abs(schedule.factor(step: step, of: 100) - expected) < 1e-12)
  }

  @Test("A parameter without a gradient stays, and what is remembered of it")
  func stays() {
    var random = Random(seed: 5)
    let (first, second) = (random.normal([3]), random.normal([4]))
    let gradients = (0..<2).map { _ in (random.normal([3]), random.normal([4])) }
    var (some, alone) = (Optimizer(.adam), Optimizer(.adam))
    var p = some.update([first, second], gradients: [gradients[0].0, gradients[0].1], rate: 0.1)
    let (held, moments) = (p[1].values, some.first[1].values)
    p = some.update(p, gradients: [gradients[1].0, nil], rate: 0.1)
    expectSame(p[1].values, held, "held")
    expectSame(some.first[1].values, moments, "its momentum")
    var q = alone.update([first], gradients: [gradients[0].0], rate: 0.1)
    q = alone.update(q, gradients: [gradients[1].0], rate: 0.1)
    expectSame(p[0].values, q[0].values, "the other one")
  }

  /// Four steps each on f(p) = Σ p⁴/4 from (1, −2), lr 0.1, by torch 2.x's definitions worked by
  /// hand in Float64 below.
  @Test("Optimizers follow PyTorch's definitions", arguments: OptimizerKind.builtIn.map(\.name))
  func optimizers(_ name: String) throws {
    var p = Tensor([1, -2], shape: [2])
    var optimizer = Optimizer(try #require(OptimizerKind.all.first { $0.name == name }))
    var expected = [1.0, -2.0], m = [0.0, 0.0], v = [0.0, 0.0]
    for step in 1...4 {
      p = optimizer.update([p], gradients: [p * p * p], rate: 0.1)[0]
      for i in 0..<2 {
        let g = expected[i] * expected[i] * expected[i]
        switch name {
        case "sgd": expected[i] -= 0.1 * g
        case "sgdm":
          m[i] = step == 1 ? g : 0.9 * m[i] + g
          expected[i] -= 0.1 * m[i]
        case "adam":
          m[i] = 0.9 * m[i] + 0.1 * g
          v[i] = 0.999 * v[i] + 0.001 * g * g
          let (c1, c2) = (1 - power(0.9, step), 1 - power(0.999, step))
          expected[i] -= 0.1 * (m[i] / c1) / ((v[i] / c2).squareRoot() + 1e-8)
        default:  // adamax
          m[i] = 0.9 * m[i] + 0.1 * g
          v[i] = max(0.999 * v[i], abs(g) + 1e-8)
          expected[i] -= 0.1 / (1 - power(0.9, step)) * m[i] / v[i]
        }
      }
    }
    expectClose(p, Tensor(expected.map(Float.init), shape: [2]), .reassociated, "\(name)")
  }

  private func power(_ x: Double, _ n: Int) -> Double { (0..<n).reduce(1) { y, _ in y * x } }

  @Test("Buffers are reused: a loop takes no memory from the system after its first turn")
  func arenaReuses() {
    var x = Tensor(repeating: 1, shape: [317, 211])
    func turn() { x = (x * 0.5 + 1).tanh() }
    turn()
    turn()
    let before = Arena.shared.systemAllocations
    for _ in 0..<50 { turn() }
    // Other tests run beside this one; a leak would show fifty times three allocations.
    #expect(Arena.shared.systemAllocations - before < 100)
  }
}
