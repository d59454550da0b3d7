import Graph
import Imaging
import Networks
import Tensors

/// How a search goes, as a person asks for it. What is `nil` is the mode's own choice.
package struct SearchOptions: Sendable {
  package enum Mode: String, Sendable, CaseIterable, Codable {
    /// PULSE to the letter: one phase on the sphere.
    case exact
    /// Ours: the best of several starts, first as one vector and in drafts, then row by row, under
    /// the full prior.
    case best
  }

  package enum Prior: String, Sendable, CaseIterable, Codable {
    /// Every coordinate by itself, as in PULSE.
    case diagonal
    /// Coordinates that vary together are searched together.
    case full
  }

  package var mode = Mode.best
  package var loss: LossExpression?
  package var tolerance: Float?
  package var noise: NoiseKind?
  package var trainedNoiseLayers = 5
  package var badNoiseLayers: Set<Int> = [17]
  package var isTiled = false
  package var optimizer: OptimizerKind?
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
  package var wantsFullPrior: Bool { (prior ?? (mode == .exact ? .diagonal : .full)) == .full }

  /// The prior to search under.
  package func prior(for statistics: LatentStatistics) -> LatentPrior {
    wantsFullPrior && statistics.covariance != nil
      ? LatentPrior(full: statistics) : LatentPrior(diagonal: statistics)
  }

  /// Starts that are looked at for each result.
  package var startCount: Int { starts ?? (mode == .exact ? 1 : 24) }

  /// Whether all rows are one vector at the start.
  package var startsTiled: Bool { isTiled || mode == .best }

  /// The phases.
  ///
  /// - Parameter givenError: where the search starts at a latent that somebody gave, the mean square
  ///   error of its picture; asked for only where the rate hangs on it.
  package func settings(givenError: (() -> Float)? = nil) throws -> SearchSettings {
    switch mode {
    case .exact: try exact()
    case .best: try best(givenError: givenError)
    }
  }

  /// - Source: Menon et al., PULSE, 2020, reference implementation: its defaults.
  private func exact() throws -> SearchSettings {
    var phase = SearchPhase(
      "search", steps: steps ?? 100, loss: try loss ?? LossExpression("100*L2+0.05*GEOCROSS"))
    phase.isTiled = isTiled
    phase.trainedNoise = trainedNoiseLayers
    phase.optimizer = optimizer ?? .adam
    phase.rate = rate ?? 0.4
    phase.schedule = schedule ?? .linear1cycledrop
    var settings = SearchSettings(phases: [phase], tolerance: tolerance ?? 2e-3)
    settings.noise = noise ?? .trainable
    settings.badNoiseLayers = badNoiseLayers
    settings.stopsWhenMet = stopsWhenMet
    return settings
  }

  /// A third of the steps for one vector in all rows, on drafts; then the rows by themselves, held
  /// together and near the prior, to meet the target. Rows that were given stay rows, the first two
  /// fifths of their steps on drafts.
  ///
  /// The prior counts ten times more for the one vector than for the rows: what it finds of a face
  /// that the model cannot draw is then a face, and the rows begin there. With an equal one it goes
  /// to the edge of what the model knows, lopsided and one-eyed, for no gain in the end.
  private func best(givenError: (() -> Float)?) throws -> SearchSettings {
    let steps = steps ?? 300
    let leadsWithRows = givenError != nil && !isTiled
    var first = SearchPhase(
      leadsWithRows ? "rows, drafted" : "one vector, drafted",
      steps: leadsWithRows ? steps * 2 / 5 : steps / 3,
      loss: try loss ?? LossExpression("100*L2+0.5*PRIOR"))
    first.isDraft = true
    first.isTiled = !leadsWithRows
    first.constraint = .free
    first.optimizer = optimizer ?? .adam
    first.rate = rate ?? givenError.map { Self.rate(givenError: $0()) } ?? 0.1
    first.schedule = schedule ?? .cosine
    var second = first
    second.name = isTiled ? "one vector" : "rows"
    second.isDraft = false
    second.isTiled = isTiled
    second.steps = steps - first.steps
    let rowsLoss = try loss ?? LossExpression("100*L2+0.05*PRIOR+0.02*SPREAD")
    if leadsWithRows {
      first.loss = rowsLoss
      // It goes on from where the drafts end, and has few steps: they do not slow down before.
      first.schedule = schedule ?? .fixed
    }
    if !isTiled {
      second.loss = rowsLoss
      second.trainedNoise = trainedNoiseLayers
    }
    let phases = [first, second]
    var settings = SearchSettings(phases: phases, tolerance: tolerance ?? 2e-4)
    settings.noise = noise ?? .constant
    settings.badNoiseLayers = badNoiseLayers
    settings.stopsWhenMet = stopsWhenMet
    settings.ranksByTotal = false
    return settings
  }

  /// The rate from a given latent, three times its picture's root mean square error: 0.1 where that
  /// is within 30 dB, as an encoder's answer for a face that the model can draw, 0.2 from 23.5 dB on.
  /// A real photo has far to go in few steps; with more than 0.2 it goes where there are no faces.
  private static func rate(givenError: Float) -> Float {
    min(0.2, max(0.1, 3 * givenError.squareRoot()))
  }
}
