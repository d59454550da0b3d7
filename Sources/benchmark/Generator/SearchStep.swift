import Foundation
import Networks
import Tensors

/// One step of PULSE's search as the peer does it: a latent on its sphere and five noise maps, a
/// bicubic picture of 32², 100·L2 + 0.05·GEOCROSS, Adam.
struct SearchStep {
  let generator: any Generator
  private var latent: Tensor
  private var noise: [Tensor]
  private var optimizer = Optimizer(.adam)
  private let target: Tensor
  private let shrink: ResamplingMatrix

  init(_ generator: any Generator, count: Int = 1) {
    var random = Random(seed: 1)
    self.generator = generator
    latent = random.normal([count, generator.layerCount, generator.latentSize])
    noise = generator.noiseShapes.map { random.normal($0) }
    let size = min(32, generator.resolution)
    target = random.uniform([count, 3, size, size])
    shrink = Self.bicubic(generator.resolution, factor: generator.resolution / size)
  }

  func forward() {
    _ = withoutRecording { generator.synthesize(latent: latent, noise: .given(noise)) }
  }

  mutating func step() {
    let variable = latent.tracked()
    var maps = noise
    for layer in 0..<min(5, maps.count) { maps[layer] = maps[layer].tracked() }
    let rows = variable.leakyReLU(slope: 0.2)
    let image = (generator.synthesize(latent: rows, noise: .given(maps)) + 1) * 0.5
    let small = image.resampled(rows: shrink, columns: shrink)
    let loss = (small - target).squared().mean() * 100 + Self.geocross(rows) * 0.05
    let variables = [variable] + maps.prefix(5)
    let moved = optimizer.update(
      variables.map(\.detached), gradients: gradients(of: loss, for: variables), rate: 0.4)
    latent =
      moved[0]
      * (latent.squared().sum(axes: [2], keepingDimensions: true)
      / moved[0].squared().sum(axes: [2], keepingDimensions: true)).sqrt()
    for layer in 1..<moved.count { noise[layer - 1] = moved[layer] }
  }

  /// Squared angles between all pairs of rows.
  private static func geocross(_ rows: Tensor) -> Tensor {
    let (n, l, d) = (rows.shape[0], rows.shape[1], rows.shape[2])
    let a = rows.reshaped(to: [n, 1, l, d]), b = rows.reshaped(to: [n, l, 1, d])
    let apart = ((a - b).squared().sum(axes: [3]) + 1e-9).sqrt()
    let together = ((a + b).squared().sum(axes: [3]) + 1e-9).sqrt()
    return (apart.atan2(together) * 2).squared().mean() * (512 / 8)
  }

  /// a = −½, 4·factor taps, reflecting borders.
  private static func bicubic(_ size: Int, factor: Int) -> ResamplingMatrix {
    func cubic(_ x: Double) -> Double {
      let x = abs(x)
      return x <= 1 ? (1.5 * x - 2.5) * x * x + 1 : x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0
    }
    return ResamplingMatrix(
      columns: size,
      taps: (0..<size / factor).map { i in
        (0..<4 * factor).map { k in
          let at = i * factor + k - (4 * factor - factor) / 2
          let reflected = at < 0 ? -at : at >= size ? 2 * size - 2 - at : at
          let weight = cubic((Double(k) + 0.5 - 2 * Double(factor)) / Double(factor))
          return (min(max(reflected, 0), size - 1), weight / Double(factor))
        }
      })
  }
}
