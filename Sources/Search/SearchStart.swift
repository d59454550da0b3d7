import Tensors

/// What the coordinates of a search stand for; N(0, 1) in either case.
package enum SearchCoordinates: Sendable {
  /// What enters synthesis, standardised by the prior.
  case latent
  /// What enters the mapping network: whatever they are, synthesis has seen their like in training.
  case input
}

/// Where a search starts: coordinates and noise maps, one a candidate.
package struct SearchStart: Sendable {
  /// `[B, L, D]`, or `[B, 1, D]` where all rows are one.
  package var z: Tensor
  package var coordinates: SearchCoordinates
  /// `[B, 1, h, w]` each.
  package var noise: [Tensor]
  /// Where in their ranges the operator's unknowns are, `[K]`: 0 is the middle, ±∞ are the ends.
  package var unknowns: Tensor?

  package init(
    z: Tensor, coordinates: SearchCoordinates = .latent, noise: [Tensor], unknowns: Tensor? = nil
  ) {
    self.coordinates = coordinates
    self.z = z
    self.noise = noise
    self.unknowns = unknowns
  }

  /// How many candidates.
  package var count: Int { z.shape[0] }
}

extension SearchStart {
  /// One candidate a seed: z and the noise maps from N(0, 1), each seed's own whatever the others
  /// are.
  package init(
    seeds: [UInt64], generator: SearchableGenerator, isTiled: Bool, noise kind: NoiseKind,
    badNoiseLayers: Set<Int>, coordinates: SearchCoordinates = .latent
  ) {
    self.coordinates = coordinates
    let rows = isTiled ? 1 : generator.rows
    let width = coordinates == .latent ? generator.width : generator.mapping!.width
    let z = seeds.map { seed -> Tensor in
      var random = Random(seed: seed).split("latent")
      return random.normal([1, rows, width])
    }
    self.z = Tensor.concatenated(z, axis: 0)
    noise = generator.noiseShapes.enumerated().map { layer, shape in
      guard kind != .zero, !badNoiseLayers.contains(layer) else {
        return Tensor(zeros: [seeds.count] + shape)
      }
      if kind == .constant || kind == .light {
        let map = generator.noiseConstants?[layer] ?? Tensor(zeros: [1] + shape)
        return map.broadcast(to: [seeds.count] + shape)
      }
      let maps = seeds.map { seed -> Tensor in
        var random = Random(seed: seed).split("noise").split(layer)
        return random.normal([1] + shape)
      }
      return Tensor.concatenated(maps, axis: 0)
    }
  }

  /// Moves candidates from around the prior's middle to around `center`, a quarter as widely: wide enough
  /// that seeds and duplicates differ, near enough that each keeps what the center is worth. They are as
  /// far from the origin as it is, not as the prior's own latents are: in a search of 50 steps on three
  /// photos that is worth 2 dB.
  ///
  /// - Parameters:
  ///   - center: `[1, 1, D]`, in the start's own coordinates.
  ///   - isMoved: which of them, one a candidate; all when `nil`.
  mutating func center(on center: Tensor, where isMoved: [Bool]? = nil) {
    let moved = z * 0.25 + center
    guard let isMoved else { return z = moved }
    z = .concatenated(
      isMoved.enumerated().map { ($1 ? moved : z)[$0..<$0 + 1, axis: 0] }, axis: 0)
  }

  /// The candidates with these places in the batch, in this order.
  package func selecting(_ candidates: [Int]) -> SearchStart {
    func pick(_ x: Tensor) -> Tensor {
      Tensor.concatenated(candidates.map { x[$0..<($0 + 1), axis: 0] }, axis: 0)
    }
    return SearchStart(
      z: pick(z), coordinates: coordinates, noise: noise.map(pick), unknowns: unknowns)
  }

  /// All candidates of several batches in one.
  package static func joined(_ parts: [SearchStart]) -> SearchStart {
    SearchStart(
      z: Tensor.concatenated(parts.map(\.z), axis: 0), coordinates: parts[0].coordinates,
      noise: parts[0].noise.indices.map { layer in
        Tensor.concatenated(parts.map { $0.noise[layer] }, axis: 0)
      },
      unknowns: parts[0].unknowns)
  }
}
