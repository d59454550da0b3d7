import Graph
import Tensors

/// Searches a generator's latents for pictures that degrade to a given one.
///
/// The goals, in this order: PULSE's numbers to the letter where its settings are given; something
/// always comes back, the best so far with a status; candidates of a batch never influence one
/// another; nothing but latents and noise maps is differentiated.
///
/// - Source: Menon et al., PULSE: Self-supervised photo upsampling via latent space exploration of
///   generative models, CVPR 2020, arXiv 2003.03808.
package struct LatentSearch: Sendable {
  package let problem: SearchProblem
  package let settings: SearchSettings

  package init(_ problem: SearchProblem, _ settings: SearchSettings) {
    self.problem = problem
    self.settings = settings
  }

  /// Searches from every start at once.
  ///
  /// - Parameters:
  ///   - progress: told the steps done and the steps of all phases.
  ///   - isCancelled: asked before every step; `true` ends the search with what it has.
  /// - Throws: `PipelineError` when not even the first step gives finite numbers.
  package func run(
    from start: SearchStart, progress: (Int, Int) -> Void = { _, _ in },
    isCancelled: () -> Bool = { false }
  ) throws -> SearchResult {
    var run = SearchRun(problem, settings, from: start)
    let total = settings.phases.reduce(0) { $0 + $1.steps }
    phases: for phase in settings.phases {
      run.enter(phase)
      for step in 0..<phase.steps {
        if run.isSettled { break phases }
        if isCancelled() && run.hasResult {
          run.interrupt()
          break phases
        }
        try run.step(step, of: phase)
        progress(run.stepsDone, total)
      }
    }
    return run.result()
  }

  /// The candidates' mean square errors, `[B]`, without a step.
  package func meanSquareErrors(of start: SearchStart) -> [Float] {
    withoutRecording {
      let isDraft = settings.phases.first?.isDraft ?? false
      let degraded = problem.evaluated(start, asDraft: isDraft).degraded
      return (degraded - problem.target).squared().mean(axes: [1, 2, 3]).values
    }
  }
}

extension SearchProblem {
  /// What enters synthesis, `[B, L, D]`, from `[B, L, D]` or `[B, 1, D]`.
  package func latent(from z: Tensor) -> Tensor {
    let latent = prior.latent(from: z)
    guard z.shape[1] == 1, generator.rows > 1 else { return latent }
    return latent.broadcast(to: [z.shape[0], generator.rows, generator.width])
  }

  /// The operator's unknowns, single values within their ranges.
  func values(of start: SearchStart) -> [Tensor] {
    guard let unknowns = start.unknowns else { return [] }
    return degradation.unknowns.enumerated().map { index, unknown in
      let width = unknown.range.upperBound - unknown.range.lowerBound
      return unknowns[index].sigmoid().affine(Float(width), Float(unknown.range.lowerBound))
    }
  }

  /// The candidates' latents, their pictures, and what the operator makes of these.
  ///
  /// - Parameter asDraft: whether a cheaper likeness of the picture will do, where there is one.
  func evaluated(
    _ start: SearchStart, asDraft: Bool = false
  ) -> (latent: Tensor, image: Tensor, degraded: Tensor) {
    let latent = latent(from: start.z)
    let synthesize = asDraft ? generator.draft ?? generator.synthesize : generator.synthesize
    let image = synthesize(latent, start.noise)
    return (
      latent, image, degradation(image, unknowns: start.unknowns.map { _ in values(of: start) })
    )
  }
}
