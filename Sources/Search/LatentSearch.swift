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
      let detail = settings.phases.first?.detail ?? .whole
      let degraded = problem.evaluated(start, detail).degraded
      return (degraded - problem.target).squared().mean(axes: [1, 2, 3]).values
    }
  }
}

extension SearchProblem {
  /// What enters synthesis, `[B, L, D]`, from as many rows or fewer, `[B, K, D]`: then the last of
  /// them stands for the rest.
  package func latent(of start: SearchStart) -> Tensor {
    let latent =
      switch start.coordinates {
      case .latent: prior.latent(from: start.z)
      case .input: mapped(start.z)
      }
    return latent.repeatingLastRow(to: generator.rows)
  }

  /// The same start with its latent's own coordinates.
  func standardised(_ start: SearchStart) -> SearchStart {
    guard start.coordinates == .input else { return start }
    var moved = start
    moved.z = withoutRecording { prior.z(from: mapped(start.z)) }
    moved.coordinates = .latent
    return moved
  }

  /// `[B, K, Z] → [B, K, D]`
  func mapped(_ z: Tensor) -> Tensor {
    let (batch, rows) = (z.shape[0], z.shape[1])
    let w = generator.mapping!.map(z.reshaped(to: [batch * rows, z.shape[2]]))
    return w.reshaped(to: [batch, rows, w.shape[1]])
  }

  /// How many rows the target can tell apart: two a resolution, up to its own.
  ///
  /// - Source: Karras et al., Analyzing and improving the image quality of StyleGAN, CVPR 2020: two
  ///   styled layers a resolution from 4² on, the second row of the last one for its picture.
  var seenRows: Int {
    let side = max(target.shape[2], target.shape[3], 4)
    return min(generator.rows, 2 * (Int.bitWidth - (side - 1).leadingZeroBitCount) - 2)
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
  /// - Parameter detail: how much of the picture is needed.
  func evaluated(
    _ start: SearchStart, _ detail: SearchDetail = .whole
  ) -> (latent: Tensor, image: Tensor, degraded: Tensor) {
    let latent = latent(of: start)
    let image = generator.synthesis(detail)(latent, start.noise)
    return (
      latent, image, degradation(image, unknowns: start.unknowns.map { _ in values(of: start) })
    )
  }
}

extension Tensor {
  /// `[B, K, D] → [B, L, D]`, K ≤ L: the last row as often again as it takes.
  func repeatingLastRow(to rows: Int) -> Tensor {
    let own = shape[1]
    guard own < rows else { return self }
    let rest = self[(own - 1)..<own, axis: 1].broadcast(to: [shape[0], rows - own + 1, shape[2]])
    return own == 1 ? rest : .concatenated([self[0..<(own - 1), axis: 1], rest], axis: 1)
  }

  /// `[B, L, D] → [B, K, D]`, K ≤ L: the rows from the K-th on become their mean.
  func joiningLastRows(to rows: Int) -> Tensor {
    guard rows < shape[1] else { return self }
    let rest = self[(rows - 1)..<shape[1], axis: 1].mean(axes: [1], keepingDimensions: true)
    return rows == 1 ? rest : .concatenated([self[0..<(rows - 1), axis: 1], rest], axis: 1)
  }
}
