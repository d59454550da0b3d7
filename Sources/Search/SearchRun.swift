import Graph
import Tensors

/// A search on its way: the variables, the best of each candidate so far, the trace.
struct SearchRun {
  private let problem: SearchProblem
  private let settings: SearchSettings
  private var now: SearchStart
  private var candidates: [CandidateState]
  private var trace = SearchTrace()
  private(set) var stepsDone = 0

  // Of the phase at hand.
  private var detail = SearchDetail.whole
  /// What a draft lacks of the picture, both degraded, where the phase began: a network's own smaller pictures
  /// need not be its largest made small. `nil` without drafts.
  private var lacking: Tensor?
  private var trainedLayers: [Int] = []
  /// Where these rows began; `nil` while they are one vector, which goes where it will.
  private var origin: Tensor?
  /// Of each variable.
  private var spheres: [Sphere?] = []
  private var descent: Descent?

  init(_ problem: SearchProblem, _ settings: SearchSettings, from start: SearchStart) {
    precondition(
      problem.degradation.unknowns.isEmpty || start.count == 1,
      "search: an operator with unknowns belongs to one candidate, not \(start.count)")
    self.problem = problem
    self.settings = settings
    now = start
    if now.unknowns == nil, !problem.degradation.unknowns.isEmpty {
      now.unknowns = Tensor(zeros: [problem.degradation.unknowns.count])
    }
    candidates = (0..<start.count).map { _ in CandidateState() }
  }

  /// Whether every candidate is done with.
  var isSettled: Bool { candidates.allSatisfy { $0.end != nil } }
  /// Whether there is something to give back.
  var hasResult: Bool { candidates.contains { $0.best != nil } }

  /// Starts a phase at the best of each candidate so far.
  mutating func enter(_ phase: SearchPhase) {
    if hasResult {
      now = SearchStart.joined(
        candidates.indices.map { best(of: $0)?.start ?? now.selecting([$0]) })
    }
    let earlier = detail
    detail = problem.generator.available(phase.detail)
    if detail != earlier {
      // What a draft was worth says nothing of the picture.
      for i in candidates.indices { candidates[i].best?.rank = .infinity }
    }
    if phase.coordinates == .latent { now = problem.standardised(now) }
    let rows = min(phase.rows ?? problem.generator.rows, problem.generator.rows)
    now.z = now.z.joiningLastRows(to: rows).repeatingLastRow(to: rows)
    if origin?.shape != now.z.shape { origin = now.z }
    if rows == 1 { origin = nil }
    let trained = settings.noise.isSearched ? min(phase.trainedNoise, now.noise.count) : 0
    trainedLayers = (0..<trained).filter { !settings.badNoiseLayers.contains($0) }
    lacking =
      detail == .whole
      ? nil
      : withoutRecording {
        problem.evaluated(now).degraded - problem.evaluated(now, detail).degraded
      }
    let variables = variables(of: now)
    spheres =
      [phase.constraint == .sphere ? Sphere(through: now.z) : nil]
      + trainedLayers.map { settings.noise == .light ? nil : Sphere(through: now.noise[$0]) }
      + (now.unknowns == nil ? [] : [nil])
    descent =
      descent?.next(phase.optimizer, over: variables) ?? Descent(phase.optimizer, over: variables)
  }

  /// Evaluates the candidates, notes what they are worth, and takes one step down.
  mutating func step(_ index: Int, of phase: SearchPhase) throws {
    var tracked = now
    tracked.z = now.z.tracked()
    for layer in trainedLayers { tracked.noise[layer] = now.noise[layer].tracked() }
    tracked.unknowns = now.unknowns?.tracked()
    let view = problem.evaluated(tracked, detail)
    let batch = Candidates(
      target: problem.target, degraded: lacking.map { view.degraded + $0 } ?? view.degraded,
      image: view.image, latent: view.latent,
      z: tracked.z, origin: origin, noise: trainedLayers.map { tracked.noise[$0] },
      tolerance: settings.tolerance)
    let (total, terms) = phase.loss.values(of: batch)
    let rate = Double(phase.rate) * phase.schedule.factor(step: index, of: phase.steps)
    let errors = withoutRecording { batch.meanSquareError.values }
    note(total.values, terms.map(\.values), errors, rate: rate, phase: phase)
    guard hasResult else {
      throw PipelineError(
        .badInput,
        "the first picture has values that are not finite; the model's weights, the starting "
          + "latent or the operator hold NaN or infinity")
    }
    stepsDone += 1
    let variables = variables(of: tracked)
    let down = gradients(of: total.sum(), for: variables)
    let moved = descent!.step(
      variables.map(\.detached), gradients: down, losses: total.values, rate: Float(rate),
      on: spheres)
    now.z = moved[0]
    for (place, layer) in trainedLayers.enumerated() { now.noise[layer] = moved[place + 1] }
    if tracked.unknowns != nil { now.unknowns = moved.last }
  }

  /// What is searched: the latent, noise maps, the operator's unknowns.
  private func variables(of start: SearchStart) -> [Tensor] {
    [start.z] + trainedLayers.map { start.noise[$0] } + (start.unknowns.map { [$0] } ?? [])
  }

  /// Ends the candidates that are still on their way.
  mutating func interrupt() {
    for i in candidates.indices where candidates[i].end == nil { candidates[i].end = .interrupted }
  }

  /// Renders the best of each candidate once more and measures that picture.
  func result() -> SearchResult {
    withoutRecording {
      SearchResult(outcomes: candidates.indices.map(outcome), trace: trace, end: now)
    }
  }
}

extension SearchRun {
  private mutating func note(
    _ totals: [Float], _ terms: [[Float]], _ errors: [Float], rate: Double, phase: SearchPhase
  ) {
    for i in candidates.indices where candidates[i].end == nil {
      guard totals[i].isFinite, errors[i].isFinite else {
        candidates[i].end = .diverged
        continue
      }
      let named = zip(phase.loss.terms, terms).map { ($0.loss.name, $1[i]) }
      trace.points.append(
        SearchTrace.Point(
          step: stepsDone, phase: phase.name, candidate: i, rate: rate, total: totals[i],
          terms: named, meanSquareError: errors[i]))
      let isMet = detail == .whole && errors[i] <= settings.tolerance
      let rank = settings.ranksByTotal ? totals[i] : errors[i]
      candidates[i].steps = stepsDone + 1
      if candidates[i].isBettered(by: rank, isMet: isMet) {
        candidates[i].best = CandidateState.Best(
          start: now.selecting([i]), rank: rank, total: totals[i], isMet: isMet, step: stepsDone)
      }
      if isMet && settings.stopsWhenMet { candidates[i].end = .met }
    }
  }

  private func best(of candidate: Int) -> CandidateState.Best? { candidates[candidate].best }

  private func outcome(of candidate: Int) -> SearchOutcome {
    let state = candidates[candidate]
    let start = problem.standardised(state.best?.start ?? now.selecting([candidate]))
    let view = problem.evaluated(start)
    let error = (view.degraded - problem.target).squared().mean().item
    let isMet = state.best?.isMet ?? false
    return SearchOutcome(
      status: isMet ? .met : state.end ?? .missed, z: start.z, latent: view.latent,
      noise: start.noise, image: view.image, meanSquareError: error,
      total: state.best?.total ?? .infinity, steps: state.steps, bestStep: state.best?.step ?? 0,
      unknowns: zip(problem.degradation.unknowns, problem.values(of: start)).map {
        ($0.name, $1.item)
      })
  }
}

/// One candidate of a run.
struct CandidateState {
  struct Best {
    /// The variables, of this candidate alone.
    var start: SearchStart
    var rank: Float
    var total: Float
    var isMet: Bool
    var step: Int
  }

  var best: Best?
  var steps = 0
  /// Why it is no longer searched; `nil` while it is.
  var end: SearchStatus?

  /// What meets the target goes before what does not; among equals the lower rank.
  func isBettered(by rank: Float, isMet: Bool) -> Bool {
    guard let best else { return true }
    return isMet == best.isMet ? rank < best.rank : isMet
  }
}
