import Tensors

extension SearchOptions {
  /// The phases.
  ///
  /// - Parameters:
  ///   - givenError: where the search starts at a latent that somebody gave, the mean square error
  ///     of its picture; asked for only where the rate hangs on it.
  ///   - seenRows: how many rows the target can tell apart; all when `nil`.
  package func settings(
    givenError: (() -> Float)? = nil, seenRows: Int? = nil
  ) throws -> SearchSettings {
    switch mode {
    case .exact: try exact()
    case .nearest: try nearest(givenError: givenError)
    case .sharp: try sharp(goesOn: givenError != nil, seenRows: seenRows)
    }
  }

  /// - Source: Menon et al., PULSE, 2020, reference implementation: its defaults.
  private func exact() throws -> SearchSettings {
    var phase = SearchPhase(
      "search", steps: steps ?? 100, loss: try loss ?? LossExpression("100*L2+0.05*GEOCROSS"))
    phase.rows = isTiled ? 1 : nil
    phase.trainedNoise = trainedNoiseLayers
    phase.optimizer = optimizer ?? .adam
    phase.rate = rate ?? 0.4
    phase.schedule = schedule ?? .linear1cycledrop
    return settings([phase], tolerance: 2e-3, noise: .trainable)
  }

  /// A third of the steps for one vector in all rows, on drafts; then the rows by themselves, held
  /// together and near the prior, to meet the target. Rows that were given stay rows, the first two
  /// fifths of their steps on drafts.
  ///
  /// The prior counts ten times more for the one vector than for the rows: what it finds of a face
  /// that the model cannot draw is then a face, and the rows begin there. With an equal one it goes
  /// to the edge of what the model knows, lopsided and one-eyed, for no gain in the end.
  private func nearest(givenError: (() -> Float)?) throws -> SearchSettings {
    let steps = steps ?? 300
    let leadsWithRows = givenError != nil && !isTiled
    var first = SearchPhase(
      leadsWithRows ? "rows, drafted" : "one vector, drafted",
      steps: leadsWithRows ? steps * 2 / 5 : steps / 3,
      loss: try loss ?? LossExpression("100*L2+0.5*PRIOR"))
    first.isDraft = true
    first.rows = leadsWithRows ? nil : 1
    first.constraint = .free
    first.optimizer = optimizer ?? .adam
    first.rate = rate ?? givenError.map { Self.rate(givenError: $0()) } ?? 0.1
    first.schedule = schedule ?? .cosine
    var second = first
    second.name = isTiled ? "one vector" : "rows"
    second.isDraft = false
    second.rows = isTiled ? 1 : nil
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
    var settings = settings([first, second], tolerance: 2e-4, noise: .constant)
    settings.ranksByTotal = false
    return settings
  }

  /// The rate from a given latent, three times its picture's root mean square error: 0.1 where that
  /// is within 30 dB, as an encoder's answer for a face that the model can draw, 0.2 from 23.5 dB on.
  /// A real photo has far to go in few steps; with more than 0.2 it goes where there are no faces.
  private static func rate(givenError: Float) -> Float {
    min(0.2, max(0.1, 3 * givenError.squareRoot()))
  }

  /// A third of the steps for one vector in all rows, on drafts; then the rows that the target shows,
  /// and one more for all detail that it does not, which so stays as the one vector's was: no row is
  /// asked to explain what it cannot be seen in. Rows that were given stay rows, the first two fifths of
  /// their steps on drafts.
  ///
  /// Every row stays on its sphere, where the generator's own latents are, so that the picture is as
  /// sharp as those: a free row that stands for a face the model cannot draw goes inwards, where
  /// pictures are means.
  private func sharp(goesOn: Bool, seenRows: Int?) throws -> SearchSettings {
    let steps = steps ?? 300
    var rows = SearchPhase(
      isTiled ? "one vector" : "rows", steps: steps,
      loss: try loss ?? LossExpression("100*L2+0.02*GEOCROSS"))
    rows.rows = isTiled ? 1 : goesOn ? nil : seenRows.map { $0 + 1 }
    rows.trainedNoise = isTiled ? 0 : trainedNoiseLayers
    rows.optimizer = optimizer ?? .adam
    rows.rate = rate ?? 0.2
    rows.schedule = schedule ?? .cosine
    var first = rows
    first.isDraft = true
    if goesOn && !isTiled {
      first.name = "rows, drafted"
      first.steps = steps * 2 / 5
      // It goes on from where the drafts end, and has few steps: they do not slow down before.
      first.schedule = schedule ?? .fixed
    } else {
      first.name = "one vector, drafted"
      first.steps = steps / 3
      first.loss = try loss ?? LossExpression("100*L2")
      first.rows = 1
      first.trainedNoise = 0
    }
    rows.steps = steps - first.steps
    var settings = settings([first, rows], tolerance: 2e-4, noise: .constant)
    settings.ranksByTotal = false
    return settings
  }

  /// - Parameters:
  ///   - tolerance: the mode's own.
  ///   - noise: the mode's own.
  private func settings(
    _ phases: [SearchPhase], tolerance ownTolerance: Float, noise ownNoise: NoiseKind
  ) -> SearchSettings {
    var settings = SearchSettings(phases: phases, tolerance: tolerance ?? ownTolerance)
    settings.noise = noise ?? ownNoise
    settings.badNoiseLayers = badNoiseLayers
    settings.stopsWhenMet = stopsWhenMet
    return settings
  }
}
