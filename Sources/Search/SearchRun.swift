import Graph
import Tensors

/// A search on its way: the variables, the best of each candidate so far, the trace.
struct SearchRun {
  private let problem: SearchProblem
  private let settings: SearchSettings
  private var z: Tensor
  private var noise: [Tensor]
  private var candidates: [CandidateState]
  private var trace = SearchTrace()
  private(set) var stepsDone = 0

  // Of the phase at hand.
  private var trainedLayers: [Int] = []
  private var latentSphere: Sphere?
  private var noiseSpheres: [Sphere] = []
  private var optimizer = Optimizer(.adam)

  init(_ problem: SearchProblem, _ settings: SearchSettings, from start: SearchStart) {
    self.problem = problem
    self.settings = settings
    z = start.z
    noise = start.noise
    candidates = (0..<start.z.shape[0]).map { _ in CandidateState() }
  }

  /// Whether every candidate is done with.
  var isSettled: Bool { candidates.allSatisfy { $0.end != nil } }
  /// Whether there is something to give back.
  var hasResult: Bool { candidates.contains { $0.best != nil } }

  /// Starts a phase at the best of each candidate so far.
  mutating func enter(_ phase: SearchPhase) {
    if hasResult { (z, noise) = bestVariables() }
    let rows = problem.generator.rows
    if phase.isTiled, z.shape[1] > 1 {
      z = z.mean(axes: [1], keepingDimensions: true)
    } else if !phase.isTiled, z.shape[1] == 1, rows > 1 {
      z = z.broadcast(to: [z.shape[0], rows, z.shape[2]])
    }
    let trained = settings.noise == .trainable ? min(phase.trainedNoise, noise.count) : 0
    trainedLayers = (0..<trained).filter { !settings.badNoiseLayers.contains($0) }
    latentSphere = phase.constraint == .sphere ? Sphere(through: z) : nil
    noiseSpheres = trainedLayers.map { Sphere(through: noise[$0]) }
    optimizer = Optimizer(phase.optimizer)
  }

  /// Evaluates the candidates, notes what they are worth, and takes one step down.
  mutating func step(_ index: Int, of phase: SearchPhase) throws {
    let zVariable = z.tracked()
    var maps = noise
    for layer in trainedLayers { maps[layer] = noise[layer].tracked() }
    let latent = problem.latent(from: zVariable)
    let image = problem.generator.synthesize(latent, maps)
    let degraded = problem.degrade(image)
    let batch = Candidates(
      target: problem.target, degraded: degraded, image: image, latent: latent, z: zVariable,
      noise: trainedLayers.map { maps[$0] }, tolerance: settings.tolerance)
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
    let variables = [zVariable] + trainedLayers.map { maps[$0] }
    let down = gradients(of: total.sum(), for: variables)
    let moved = optimizer.update(
      variables.map(\.detached), gradients: down, rate: Float(rate))
    z = latentSphere?.projecting(moved[0]) ?? moved[0]
    for (place, layer) in trainedLayers.enumerated() {
      noise[layer] = noiseSpheres[place].projecting(moved[place + 1])
    }
  }

  /// Ends the candidates that are still on their way.
  mutating func interrupt() {
    for i in candidates.indices where candidates[i].end == nil { candidates[i].end = .interrupted }
  }

  /// Renders the best of each candidate once more and measures that picture.
  func result() -> SearchResult {
    withoutRecording {
      let outcomes = candidates.indices.map { outcome(of: $0) }
      return SearchResult(outcomes: outcomes, trace: trace, end: SearchStart(z: z, noise: noise))
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
      let isMet = errors[i] <= settings.tolerance
      let rank = settings.ranksByTotal ? totals[i] : errors[i]
      candidates[i].steps = stepsDone + 1
      if candidates[i].isBettered(by: rank, isMet: isMet) {
        candidates[i].best = CandidateState.Best(
          z: z[i..<i + 1, axis: 0], noise: noise.map { $0[i..<i + 1, axis: 0] }, rank: rank,
          total: totals[i], isMet: isMet, step: stepsDone)
      }
      if isMet && settings.stopsWhenMet { candidates[i].end = .met }
    }
  }

  private func bestVariables() -> (Tensor, [Tensor]) {
    func gather(_ current: Tensor, _ best: (CandidateState.Best) -> Tensor) -> Tensor {
      let parts = candidates.indices.map { i in
        candidates[i].best.map(best) ?? current[i..<i + 1, axis: 0]
      }
      return Tensor.concatenated(parts, axis: 0)
    }
    return (
      gather(z) { $0.z }, noise.indices.map { layer in gather(noise[layer]) { $0.noise[layer] } }
    )
  }

  private func outcome(of candidate: Int) -> SearchOutcome {
    let state = candidates[candidate]
    let best =
      state.best
      ?? CandidateState.Best(
        z: z[candidate..<candidate + 1, axis: 0],
        noise: noise.map { $0[candidate..<candidate + 1, axis: 0] }, rank: .infinity,
        total: .infinity, isMet: false, step: 0)
    let latent = problem.latent(from: best.z)
    let image = problem.generator.synthesize(latent, best.noise)
    let error = (problem.degrade(image) - problem.target).squared().mean().item
    return SearchOutcome(
      status: state.end ?? (best.isMet ? .met : .missed), z: best.z, latent: latent,
      noise: best.noise, image: image, meanSquareError: error, total: best.total,
      steps: state.steps, bestStep: best.step)
  }
}

/// One candidate of a run.
struct CandidateState {
  struct Best {
    var z: Tensor
    var noise: [Tensor]
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
