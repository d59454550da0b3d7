import Tensors

extension SearchOptions {
  /// Where a search starts.
  package enum Beginning: Sendable {
    /// At a latent that somebody gave.
    case given
    /// Near what an encoder takes the target for.
    case guessed
    /// Anywhere that the prior allows.
    case drawn
  }

  /// The phases.
  ///
  /// - Parameters:
  ///   - beginning: where the search starts.
  ///   - seenRows: how many rows the target can tell apart; all when `nil`.
  ///   - isMapped: whether the generator has a mapping network.
  ///   - lightLayers: how many of its noise maps tell of the light.
  package func settings(
    from beginning: Beginning = .drawn, seenRows: Int? = nil, isMapped: Bool = false,
    lightLayers: Int = 0
  ) throws -> SearchSettings {
    var options = self
    // Light that costs nothing would take whatever is asked for.
    let costs = loss?.terms.contains { $0.loss.name == "LIGHT" } ?? true
    options.noise =
      noise ?? (mode == .exact ? .trainable : lightLayers > 0 && costs ? .light : .constant)
    // Five are PULSE's.
    options.trainedNoiseLayers =
      options.noise == .light ? lightLayers : trainedNoiseLayers ?? max(5, lightLayers)
    return switch mode {
    case .exact: try options.exact()
    case .nearest: try options.nearest(from: beginning)
    case .sharp: try options.sharp(from: beginning, seenRows: seenRows, isMapped: isMapped)
    }
  }

  /// How many noise maps are searched for, as `settings` has decided.
  private var searchedMaps: Int { trainedNoiseLayers ?? 0 }

  /// - Source: Menon et al., PULSE, 2020, reference implementation: its defaults.
  private func exact() throws -> SearchSettings {
    var phase = SearchPhase(
      "search", steps: steps ?? 100, loss: try loss ?? LossExpression("100*L2+0.05*GEOCROSS"))
    phase.rows = isTiled ? 1 : nil
    phase.trainedNoise = searchedMaps
    phase.optimizer = optimizer ?? .adam
    phase.rate = rate ?? 0.4
    phase.schedule = schedule ?? .linear1cycledrop
    return settings([phase], tolerance: 2e-3)
  }

  /// First one vector, searched as what enters the mapping network, which makes of it a face that the
  /// model knows; then all rows from there, held together and near it: on the sphere, that the picture stays
  /// as sharp as the vector's. A free row that stands for a face that the model cannot draw goes inwards, where
  /// pictures are means; a vector searched on the sphere of w alone goes to where no face was, and mists over.
  /// Agreement counts in dB, so that what holds the rows gives way where the model can meet the target. A latent
  /// that was given is such a beginning, too.
  ///
  /// Without a mapping network the vector is w itself, and the rows that the target shows follow, with one more
  /// for all detail that it does not.
  private func sharp(
    from beginning: Beginning, seenRows: Int?, isMapped: Bool
  ) throws -> SearchSettings {
    let isGiven = beginning == .given
    if isGiven || isMapped {
      return try staged(
        .sphere, from: isGiven ? .given : .drawn, vector: "100*L2",
        rows: "0.45*LRPSNR+0.05*GEOCROSS+3*START", light: 2, count: nil,
        vectorIs: isGiven ? .latent : .input)
    }
    return try staged(
      .sphere, from: beginning, vector: "100*L2", rows: "100*L2+0.02*GEOCROSS", light: 0.2,
      count: seenRows.map { $0 + 1 })
  }

  /// All rows, held together and near the prior.
  ///
  /// The prior counts ten times more for the one vector than for the rows: what it finds of a face
  /// that the model cannot draw is then a face, and the rows begin there. With an equal one it goes
  /// to the edge of what the model knows, lopsided and one-eyed, for no gain in the end.
  private func nearest(from beginning: Beginning) throws -> SearchSettings {
    try staged(
      .free, from: beginning, vector: "100*L2+0.5*PRIOR", rows: "100*L2+0.05*PRIOR+0.02*SPREAD",
      light: 0.2, count: nil)
  }

  /// A third of the steps for one vector in all rows, on coarse drafts; then rows, to meet the target, on
  /// fine drafts and the last tenth of the steps on the picture itself. Rows that were given or guessed
  /// stay rows, the first two fifths of their steps on coarse drafts.
  ///
  /// - Parameters:
  ///   - vector: the loss of the one vector.
  ///   - rows: that of the rows.
  ///   - light: how much uneven light counts beside that, where the noise maps tell of it.
  ///   - count: how many rows are searched; all when `nil`, and where they were given
  ///     or guessed.
  ///   - coordinates: what the one vector is.
  private func staged(
    _ constraint: SearchPhase.Constraint, from beginning: Beginning, vector: String, rows: String,
    light: Float, count: Int?, vectorIs coordinates: SearchCoordinates = .latent
  ) throws -> SearchSettings {
    let isNear = beginning != .drawn && !isTiled
    let steps = steps ?? 100
    let whole = noise == .light && searchedMaps > 0 ? rows + "+\(self.light ?? light)*LIGHT" : rows
    var last = SearchPhase(
      isTiled ? "one vector" : "rows", steps: (steps + 9) / 10,
      loss: try loss ?? LossExpression(isTiled ? vector : whole))
    last.rows = isTiled ? 1 : isNear ? nil : count
    last.coordinates = isTiled ? coordinates : .latent
    last.constraint = constraint
    last.trainedNoise = isTiled ? 0 : searchedMaps
    last.optimizer = optimizer ?? .lbfgs
    last.rate = rate ?? (last.optimizer == .lbfgs ? 0.2 : 0.1)
    last.schedule = schedule ?? (last.optimizer == .lbfgs ? .fixed : .cosine)
    var middle = last
    middle.detail = .fine
    middle.name += ", drafted"
    var first = middle
    first.detail = .coarse
    first.name = isNear ? "rows, sketched" : "one vector, sketched"
    first.steps = isNear ? steps * 2 / 5 : steps / 3
    if !isNear {
      first.loss = try loss ?? LossExpression(vector)
      first.rows = 1
      first.coordinates = coordinates
      first.trainedNoise = 0
    }
    middle.steps = steps - first.steps - last.steps
    var settings = settings([first, middle, last], tolerance: 2e-4)
    settings.ranksByTotal = false
    return settings
  }

  /// - Parameter tolerance: the mode's own.
  private func settings(
    _ phases: [SearchPhase], tolerance ownTolerance: Float
  ) -> SearchSettings {
    var settings = SearchSettings(phases: phases, tolerance: tolerance ?? ownTolerance)
    if let noise { settings.noise = noise }
    settings.badNoiseLayers = badNoiseLayers
    settings.stopsWhenMet = stopsWhenMet
    return settings
  }
}
