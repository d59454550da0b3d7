import Tensors

/// Where the noise maps come from.
package enum NoiseKind: String, Sendable, CaseIterable, Codable {
  /// All zero.
  case zero
  /// The model's own; zero where it has none.
  case constant
  /// Drawn once.
  case fixed
  /// Drawn, and the first ones searched for.
  case trainable
  /// The model's own, and those searched for that tell of the light.
  case light

  /// Whether some of the maps are searched for.
  var isSearched: Bool { self == .trainable || self == .light }
}

/// How a search goes, phase by phase.
package struct SearchSettings: Sendable {
  package var phases: [SearchPhase]
  /// The mean square error at which a target counts as met.
  package var tolerance: Float
  package var noise: NoiseKind = .trainable
  /// Noise maps that stay zero.
  package var badNoiseLayers: Set<Int> = []
  /// Whether an item stops once its target is met.
  package var stopsWhenMet = true
  /// Whether the best so far is the one with the lowest loss, as in the reference; otherwise the
  /// one with the lowest mean square error. Either way what meets the target goes first.
  package var ranksByTotal = true

  package init(phases: [SearchPhase], tolerance: Float) {
    self.phases = phases
    self.tolerance = tolerance
  }
}

/// A stretch of a search with one optimizer and one set of variables.
package struct SearchPhase: Sendable {
  package enum Constraint: Sendable {
    /// Rows stay at their first distance from the origin, and so do noise maps, but those that tell of the light.
    case sphere
    /// Rows go where the loss sends them; for noise maps the same holds as above.
    case free
  }

  /// What the trace calls it.
  package var name: String
  package var steps: Int
  /// What is searched: rows of w, or (as one vector alone) what enters the mapping network.
  package var coordinates = SearchCoordinates.latent
  /// How many rows are searched, those from the last of them on being one; all when `nil`, one
  /// vector for the whole picture when 1.
  package var rows: Int?
  /// How much of the picture it needs; nothing counts as met by a draft.
  package var detail = SearchDetail.whole
  package var constraint = Constraint.sphere
  /// How many noise maps, from the first, are searched for.
  package var trainedNoise = 0
  package var optimizer = SearchOptimizer.adam
  package var rate: Float = 0.4
  package var schedule = Schedule.linear1cycledrop
  package var loss: LossExpression

  package init(_ name: String, steps: Int, loss: LossExpression) {
    self.name = name
    self.steps = steps
    self.loss = loss
  }
}
