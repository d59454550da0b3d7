import Foundation
import Tensors

/// Pictures that a generator cannot draw, made of those that it can.
///
/// A photo is never quite one of a generator's pictures, and an encoder that has seen nothing else
/// answers it with a latent from nowhere. Here two samples are blended along a soft line, shapes are
/// stretched and squeezed, what surrounds the face is strewn with colours, and tones, colours and contrast are
/// moved. Which latent
/// comes nearest is not known, but which picture is.
///
/// - Source: Facet's own.
package struct OffModelPictures {
  /// Side of the pictures.
  let resolution: Int
  /// `[1, 1, R, R]`, how far from the middle, in sides.
  private let distance: Tensor

  package init(resolution: Int) {
    self.resolution = resolution
    let axis = (0..<resolution).map { (Float($0) + 0.5) / Float(resolution) - 0.5 }
    let x = Tensor(axis, shape: [1, 1, 1, resolution])
    let y = Tensor(axis, shape: [1, 1, resolution, 1])
    distance = (x.squared() + y.squared()).sqrt()
  }

  /// - Shape: `[N, 3, R, R]`, −1…1, to the same
  /// - Parameter seed: of each picture.
  package func callAsFunction(_ samples: Tensor, seed: (Int) -> UInt64) -> Tensor {
    let count = samples.shape[0]
    let unit = samples.affine(0.5, 0.5)
    let pictures = (0..<count).map { index in
      var random = Random(seed: seed(index))
      let partner = (index + 1) % count
      var picture = unit[index..<index + 1, axis: 0]
      if random.uniform() < 0.5 {
        picture = blended(picture, unit[partner..<partner + 1, axis: 0], &random)
      }
      if random.uniform() < 0.7 { picture = bent(picture, &random) }
      if random.uniform() < 0.7 { picture = strewn(picture, &random) }
      return toned(picture, &random)
    }
    return Tensor.concatenated(pictures, axis: 0).clamped(0, 1).affine(2, -1)
  }

  /// A smooth random field, normal where its cells meet.
  private func field(channels: Int, cells: Int, _ random: inout Random) -> Tensor {
    random.normal([1, channels, cells, cells])
      .resized(height: resolution, width: resolution, kernel: .bicubic, border: .reflect)
  }

  private func blended(_ a: Tensor, _ b: Tensor, _ random: inout Random) -> Tensor {
    let mask = (field(channels: 1, cells: 4, &random) * 6).sigmoid()
    return a + mask * (b - a)
  }

  /// Rows and columns elsewhere, smoothly, by some hundredths of a side; the border stays.
  private func bent(_ picture: Tensor, _ random: inout Random) -> Tensor {
    func axis() -> ResamplingMatrix {
      let waves = (1...3).map { random.normal([1]).item * 0.02 / Float($0) }
      let last = Float(resolution - 1)
      let taps = (0..<resolution).map { place -> [(Int, Double)] in
        let t = Float(place) / last * .pi
        let moved = waves.enumerated().reduce(Float(place)) {
          $0 + $1.element * last * sin(Float($1.offset + 1) * t)
        }
        let below = min(max(0, moved), last - 1e-3)
        let share = Double(below - below.rounded(.down))
        return [(Int(below), 1 - share), (Int(below) + 1, share)]
      }
      return ResamplingMatrix(columns: resolution, taps: taps)
    }
    return picture.resampled(rows: axis(), columns: axis())
  }

  /// Blots around the face, soft or with edges, of light and colour about one that is drawn.
  private func strewn(_ picture: Tensor, _ random: inout Random) -> Tensor {
    let radius = random.uniform(in: 0.2...0.5)
    let mask = ((distance - radius) * 20).sigmoid() * random.uniform(in: 0.5...1)
    let (steepness, cells) = (random.uniform(in: 0.5...8), random.integer(in: 2..<25))
    func blots(_ channels: Int, _ spread: Float) -> Tensor {
      (field(channels: channels, cells: cells, &random) * steepness).tanh() * spread
    }
    let surroundings =
      random.uniform([1, 3, 1, 1], in: 0.1...0.8) + blots(1, random.uniform(in: 0...0.25))
      + blots(3, random.uniform(in: 0...0.12))
    return picture + mask * (surroundings - picture)
  }

  /// Saturation, gamma, contrast, exposure and each channel's gain.
  private func toned(_ picture: Tensor, _ random: inout Random) -> Tensor {
    func factors(_ shape: [Int], _ spread: Float) -> Tensor {
      (random.normal(shape) * spread).exp()
    }
    let grey = picture.mean(axes: [1], keepingDimensions: true)
    let coloured = grey + (picture - grey) * factors([1, 1, 1, 1], 0.3)
    let gamma = factors([1], 0.25).item
    let contrast = factors([1, 1, 1, 1], 0.25)
    return ((coloured.clamped(1e-3, 1).pow(gamma) - 0.5) * contrast + 0.5)
      * factors([1, 1, 1, 1], 0.15) * factors([1, 3, 1, 1], 0.08)
  }
}
