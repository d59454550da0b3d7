import Imaging
import Networks
import Search
import Tensors

extension LatentSearchNode {
  /// What the shipped encoder takes the target for, where it was made for this model: the base
  /// encoder's one vector, `[1, 1, D]`. Where the operator leaves numbers unknown there is none: an
  /// encoder takes what they do for the face's own.
  func guess(
    _ problem: SearchProblem, _ named: NamedModel, _ options: SearchOptions
  ) -> Tensor? {
    guard options.mode != .exact, problem.degradation.unknowns.isEmpty,
      problem.target.shape[1] == 3,
      let whole = try? ProgressiveEncoder.embedded(), whole.generator == named.fingerprint
    else { return nil }
    let (target, resolution) = (problem.target, named.model.generator.resolution)
    let encoder = whole.cut(to: resolution)
    let hint = DegradationHint(from: resolution, to: target)
    let latent = withoutRecording { encoder.base(target, hint: hint) }
    return latent.isFinite ? latent.reshaped(to: [1, 1, latent.shape[1]]) : nil
  }
}
