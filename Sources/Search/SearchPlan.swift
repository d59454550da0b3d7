import Graph
import Tensors

/// Several results for one target: their starts chosen, then searched, a few at a time.
package struct SearchPlan: Sendable {
  package var problem: SearchProblem
  package var options: SearchOptions
  /// Candidates that are searched together.
  package var batch: Int
  /// What an encoder takes the target for, `[1, 1, D]`, as it enters synthesis: starts are drawn around
  /// it.
  package var guess: Tensor?

  /// - Parameter resolution: of the generator's pictures; what a batch costs grows with its square.
  package init(_ problem: SearchProblem, _ options: SearchOptions, resolution: Int) {
    self.problem = problem
    self.options = options
    let fitting = 4 * 256 * 256 / max(1, resolution * resolution)
    batch = problem.degradation.unknowns.isEmpty ? min(8, max(1, fitting)) : 1
  }

  /// Steps of the whole plan, for progress: looking at a start counts as one.
  private func length(_ count: Int, _ settings: SearchSettings, _ looks: Int) -> Int {
    let batches = (count + batch - 1) / batch
    return batches * settings.phases.reduce(0) { $0 + $1.steps } + looks
  }

  /// Searches one result a seed.
  ///
  /// - Parameters:
  ///   - given: where to start instead of drawn latents, `[1, L, D]`: what enters synthesis.
  ///   - givenNoise: its noise maps, where it has some.
  ///   - progress: told the steps done and all.
  /// - Returns: the outcomes in the order of the seeds; when it was stopped from outside, only
  ///   those that were begun.
  /// - Throws: `PipelineError` when the numbers are not finite from the start.
  package func run(
    seeds: [UInt64], from given: Tensor? = nil, givenNoise: [Tensor]? = nil,
    progress: (Int, Int) -> Void = { _, _ in }, isCancelled: () -> Bool = { false }
  ) throws -> (outcomes: [SearchOutcome], trace: SearchTrace) {
    let settings = try options.settings(
      from: given != nil ? .given : guess != nil ? .guessed : .drawn, seenRows: problem.seenRows,
      isMapped: problem.generator.mapping != nil, lightLayers: problem.generator.lightLayers)
    let search = LatentSearch(problem, settings)
    let looks = given == nil && options.startCount > 1 ? seeds.count * options.startCount : 0
    let total = length(seeds.count, settings, looks)
    let center = given == nil ? center(settings) : nil
    var (outcomes, trace, done) = ([SearchOutcome](), SearchTrace(), 0)
    for first in stride(from: 0, to: seeds.count, by: batch) {
      if isCancelled() && !outcomes.isEmpty { break }
      let chunk = Array(seeds[first..<min(first + batch, seeds.count)])
      let starts = chunk.map { seed -> SearchStart in
        let start = start(
          search, seed: seed, around: center, settings, given, givenNoise, isCancelled)
        if looks > 0 {
          done += options.startCount
          progress(done, total)
        }
        return start
      }
      let result = try search.run(
        from: .joined(starts), progress: { steps, _ in progress(done + steps, total) },
        isCancelled: isCancelled)
      done += settings.phases.reduce(0) { $0 + $1.steps }
      outcomes += result.outcomes
      trace.append(result.trace, offset: first)
    }
    progress(total, total)
    return (outcomes, trace)
  }

  /// The guess in the coordinates of the first phase. There a single start is the seed's own.
  private func center(_ settings: SearchSettings) -> Tensor? {
    switch settings.phases[0].coordinates {
    case .latent: guess.map { problem.prior.z(from: $0) }
    case .input: options.startCount > 1 ? guess.map { problem.input(nearest: $0) } : nil
    }
  }

  private func start(
    _ search: LatentSearch, seed: UInt64, around center: Tensor?, _ settings: SearchSettings,
    _ given: Tensor?, _ givenNoise: [Tensor]?, _ isCancelled: () -> Bool
  ) -> SearchStart {
    func drawn(_ seeds: [UInt64]) -> SearchStart {
      SearchStart(
        seeds: seeds, generator: problem.generator, isTiled: options.startsTiled,
        noise: settings.noise, badNoiseLayers: settings.badNoiseLayers,
        coordinates: given == nil ? settings.phases[0].coordinates : .latent)
    }
    if let given {
      var start = drawn([seed])
      start.z = problem.prior.z(from: given)
      if let givenNoise { start.noise = givenNoise }
      return start
    }
    // The first start is the seed's own, so that one start and many agree where it is the best.
    let seeds = (0..<options.startCount).map { look in
      look == 0 ? seed : Seed.derived(from: seed, "start", String(look))
    }
    var best: (start: SearchStart, error: Float)?
    for first in stride(from: 0, to: seeds.count, by: batch) {
      if isCancelled(), let best { return best.start }
      var starts = drawn(Array(seeds[first..<min(first + batch, seeds.count)]))
      if let center {
        // What the mapping network makes nearest to the guess need not be nearest to the target.
        let isMoved =
          starts.coordinates == .input ? (0..<starts.count).map { (first + $0) % 2 == 1 } : nil
        starts.center(on: center, where: isMoved)
      }
      guard seeds.count > 1 else { return starts }
      for (place, error) in search.meanSquareErrors(of: starts).enumerated()
      where error < best?.error ?? .infinity {
        best = (starts.selecting([place]), error)
      }
    }
    return best?.start ?? drawn([seed])
  }
}

extension SearchTrace {
  /// Takes over the points of a batch whose first candidate is number `offset`.
  mutating func append(_ other: SearchTrace, offset: Int) {
    points += other.points.map { point in
      var point = point
      point.candidate += offset
      return point
    }
  }
}
