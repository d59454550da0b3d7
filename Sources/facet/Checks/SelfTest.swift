import Graph
import Tensors

/// Small computations with a known result, in about a second: does what was built compute right on
/// this machine, and how fast?
struct SelfTest: HealthCheck {
  let name = "Self-test"

  func findings() -> [HealthFinding] {
    [products, convolutions, slopes, speed]
  }

  /// A product against plain loops.
  private var products: HealthFinding {
    var random = Random(seed: 1)
    let n = 48
    let a = random.normal([n, n]), b = random.normal([n, n])
    let (x, y) = (a.values, b.values)
    let expected = (0..<n * n).map { index in
      (0..<n).reduce(Float(0)) { $0 + x[index / n * n + $1] * y[$1 * n + index % n] }
    }
    return compare("matrix product", a.matmul(b).values, expected, allowed: 1e-4)
  }

  /// A 3×3 convolution against plain loops.
  private var convolutions: HealthFinding {
    var random = Random(seed: 2)
    let (channels, size) = (16, 12)
    let x = random.normal([1, channels, size, size])
    let w = random.normal([channels, channels, 3, 3])
    let (xs, ws) = (x.values, w.values)
    var expected = [Float](repeating: 0, count: channels * size * size)
    for k in 0..<channels {
      for i in 0..<size {
        for j in 0..<size {
          var sum: Float = 0
          for c in 0..<channels {
            for r in max(0, 1 - i)..<min(3, size + 1 - i) {
              for q in max(0, 1 - j)..<min(3, size + 1 - j) {
                let pixel = xs[(c * size + i + r - 1) * size + j + q - 1]
                sum += pixel * ws[((k * channels + c) * 3 + r) * 3 + q]
              }
            }
          }
          expected[(k * size + i) * size + j] = sum
        }
      }
    }
    return compare("convolution", x.convolved(with: w, padding: 1).values, expected, allowed: 1e-3)
  }

  /// The gradient of Σ (x ∗ w)² in one direction against a central difference.
  private var slopes: HealthFinding {
    var random = Random(seed: 3)
    let x = random.normal([1, 8, 8, 8]), w = random.normal([8, 8, 3, 3]) * 0.1
    let direction = random.normal([1, 8, 8, 8])
    func loss(_ x: Tensor) -> Tensor { x.convolved(with: w, padding: 1).squared().sum() }
    let tracked = x.tracked()
    let slope = (Tensors.gradients(of: loss(tracked), for: [tracked])[0] * direction).sum().item
    let step: Float = 1e-2
    let difference =
      (loss(x + direction * step).item - loss(x - direction * step).item) / (2 * step)
    return compare("gradient", [slope], [difference], allowed: 1e-2)
  }

  private var speed: HealthFinding {
    var random = Random(seed: 4)
    let x = random.normal([1, 64, 64, 64]), w = random.normal([64, 64, 3, 3])
    let clock = ContinuousClock()
    var best = Duration.seconds(100)
    for _ in 0..<10 {
      best = min(best, clock.measure { _ = x.convolved(with: w, padding: 1).values })
    }
    let products = 64.0 * 64 * 64 * 64 * 9 * 2
    let rate = Int(products / (best / .seconds(1)) / 1e9)
    return HealthFinding(.fact, "convolution speed", "\(rate) GFLOP/s at 64 × 64 pixels")
  }

  private func compare(
    _ what: String, _ found: [Float], _ expected: [Float], allowed: Float
  ) -> HealthFinding {
    let scale = expected.map(abs).max() ?? 1
    let error = zip(found, expected).map { abs($0 - $1) }.max().map { $0 / scale } ?? .infinity
    // Written so that NaN fails.
    return error <= allowed
      ? HealthFinding(.good, what, "agrees within \(error)")
      : HealthFinding(
        .failure, what,
        "is wrong by \(error) of the largest value, \(allowed) is allowed; reinstall, or report it "
          + "with the output of facet doctor")
  }
}
