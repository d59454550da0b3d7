import Graph
import Imaging
import Networks
import Tensors

/// How a search goes, as a person asks for it. What is `nil` is the mode's own choice.
package struct SearchOptions: Sendable {
  package enum Mode: String, Sendable, CaseIterable, Codable {
    /// PULSE to the letter: one phase on the sphere.
    case exact
    /// Ours: the best of several starts, first as one vector, then row by row, under the full
    /// prior.
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
  /// The prior to search under.
  package func prior(for statistics: LatentStatistics) -> LatentPrior {
    let wanted = prior ?? (mode == .exact ? .diagonal : .full)
    return wanted == .full && statistics.covariance != nil
      ? LatentPrior(full: statistics) : LatentPrior(diagonal: statistics)
  }

  /// Starts that are looked at for each result.
  package var startCount: Int { starts ?? (mode == .exact ? 1 : 24) }

  /// Whether all rows are one vector at the start.
  package var startsTiled: Bool { isTiled || mode == .best }

  /// The phases.
  package func settings() throws -> SearchSettings {
    switch mode {
    case .exact: try exact()
    case .best: try best()
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

  /// A third of the steps for one vector in all rows, which keeps the face a face; then the rows by
  /// themselves, held together and near the prior, to meet the target.
  private func best() throws -> SearchSettings {
    let steps = steps ?? 300
    let first = isTiled ? steps : max(1, steps / 3)
    var one = SearchPhase(
      "one vector", steps: first, loss: try loss ?? LossExpression("100*L2+0.05*PRIOR"))
    one.isTiled = true
    one.constraint = .free
    one.optimizer = optimizer ?? .adam
    one.rate = rate ?? 0.1
    one.schedule = schedule ?? .cosine
    var rows = one
    rows.name = "rows"
    rows.steps = steps - first
    rows.isTiled = false
    rows.loss = try loss ?? LossExpression("100*L2+0.05*PRIOR+0.02*SPREAD")
    rows.trainedNoise = trainedNoiseLayers
    var settings = SearchSettings(
      phases: isTiled || rows.steps == 0 ? [one] : [one, rows], tolerance: tolerance ?? 2e-4)
    settings.noise = noise ?? .constant
    settings.badNoiseLayers = badNoiseLayers
    settings.stopsWhenMet = stopsWhenMet
    settings.ranksByTotal = false
    return settings
  }
}
