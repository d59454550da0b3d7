import Graph
import Imaging
import Networks
import Tensors

/// How a search goes, as a person asks for it. What is `nil` is the mode's own choice.
package struct SearchOptions: Sendable {
  package enum Mode: String, Sendable, CaseIterable, Codable {
    /// PULSE to the letter: one phase on the sphere.
    case exact
    /// Ours: the best of several starts, first as one vector that enters the mapping network, then row by
    /// row near what that makes of it.
    case sharp
    /// The best of several starts, near an encoder's guess row by row, else first as one vector; off the
    /// sphere, under the full prior: nearer to the target, and soft where the generator cannot draw it.
    case nearest
  }

  package enum Prior: String, Sendable, CaseIterable, Codable {
    /// Every coordinate by itself, as in PULSE.
    case diagonal
    /// Coordinates that vary together are searched together.
    case full
  }

  package var mode = Mode.sharp
  package var loss: LossExpression?
  /// What uneven light counts beside the mode's own loss.
  package var light: Float?
  package var tolerance: Float?
  package var noise: NoiseKind?
  package var trainedNoiseLayers: Int?
  package var badNoiseLayers: Set<Int> = [17]
  package var isTiled = false
  package var optimizer: SearchOptimizer?
  package var rate: Float?
  package var schedule: Tensors.Schedule?
  package var steps: Int?
  package var starts: Int?
  package var prior: Prior?
  package var stopsWhenMet = true

  package init() {}
}

extension SearchOptions {
  /// Whether the prior is to know how coordinates vary together.
  package var wantsFullPrior: Bool { (prior ?? (mode == .nearest ? .full : .diagonal)) == .full }

  /// The prior to search under.
  package func prior(for statistics: LatentStatistics) -> LatentPrior {
    wantsFullPrior && statistics.covariance != nil
      ? LatentPrior(full: statistics) : LatentPrior(diagonal: statistics)
  }

  /// Starts that are looked at for each result.
  package var startCount: Int { starts ?? (mode == .exact ? 1 : 24) }

  /// Whether all rows are one vector at the start.
  package var startsTiled: Bool { isTiled || mode != .exact }
}
