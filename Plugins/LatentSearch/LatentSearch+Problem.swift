import Foundation
import Graph
import Imaging
import Networks
import Search
import Tensors

extension LatentSearchNode {
  /// What is searched, after the target was found to fit the operator and the model.
  ///
  /// - Throws: `PipelineError` with the remedy.
  func problem(
    _ io: NodeIO, _ target: Tensor, _ named: NamedModel, _ options: SearchOptions
  ) throws -> SearchProblem {
    let degradation = io[Self.degradation]
    // What a draft is off by would go into the operator's unknown numbers.
    let draftable = degradation.unknowns.isEmpty ? max(target.shape[2], target.shape[3]) : nil
    let statistics = try statistics(of: named, options, io)
    return SearchProblem(
      target: target, degradation: degradation,
      generator: SearchableGenerator(named.model.generator, targetSide: draftable, label: label),
      prior: options.prior(for: statistics))
  }

  /// The target, and the model, or its own smaller pictures where the operator makes those as large.
  ///
  /// What keeps its size is searched at that size: a photo of 256² to be deblurred by a model of 1024²
  /// among its pictures of 256².
  func fitted(
    _ io: NodeIO, _ whole: NamedModel
  ) throws -> (target: Tensor, model: NamedModel) {
    let degradation = io[Self.degradation]
    var target = try io[Self.target].tensor()
    guard target.isFinite else {
      throw PipelineError(.badInput, "the target holds values that are not finite; make it again")
    }
    let resolution = whole.model.generator.resolution
    let shape = try degradedShape(degradation, resolution)
    if target.shape[1] == 1, shape[1] == 3 {
      target = target.broadcast(to: [1, 3, target.shape[2], target.shape[3]])
    }
    if target.shape == shape { return (target, whole) }
    // A latent that was given has the rows of the whole.
    let side = resolution * target.shape[2] / shape[2]
    if io[Self.initial] == nil, side < resolution, let cut = try? whole.cut(to: side),
      try degradedShape(degradation, side) == target.shape
    {
      return (target, cut)
    }
    throw PipelineError(
      .badInput,
      "the target is \(target.shape[3]) × \(target.shape[2]) of \(target.shape[1]) channels, but "
        + "\(degradation.description) makes \(shape[3]) × \(shape[2]) of \(shape[1]) of the model's "
        + "\(resolution) × \(resolution) pictures; give square targets (a face from face-align), and "
        + "name the small picture's size instead of a factor")
  }

  private func degradedShape(
    _ degradation: DegradationOperator, _ resolution: Int
  ) throws -> [Int] {
    let blank = Tensor(repeating: 0.5, shape: [1, 3, resolution, resolution])
    let result = withoutRecording { degradation(blank) }
    guard result.isFinite else {
      throw PipelineError(
        .badInput,
        "\(degradation.description) makes values that are not finite of a plain grey picture; such "
          + "an operator cannot be inverted")
    }
    return result.shape
  }

  /// The model's own statistics; measured now where they are not there or not enough, and those of
  /// a class always.
  private func statistics(
    of named: NamedModel, _ options: SearchOptions, _ io: NodeIO
  ) throws -> LatentStatistics {
    try named.check(label: label)
    if label == nil, let known = named.model.generator.statistics,
      known.covariance != nil || !options.wantsFullPrior
    {
      return known
    }
    return try MeasuredStatistics.of(named, label: label, io)
  }
}

extension SearchOutcome {
  /// What people should know when the target was not met.
  func sentence(_ options: SearchOptions) -> String {
    let wanted = (try? options.settings().tolerance) ?? 0
    let reached = String(format: "%.2f dB", decibels)
    let goal = String(format: "%.2f dB", SearchOutcome.decibels(wanted))
    return switch status {
    case .met: "the target is met: \(reached)"
    case .missed:
      "after \(steps) steps the best picture downscales to the target at \(reached), not \(goal)"
    case .interrupted: "stopped after \(steps) steps; the best picture so far has \(reached)"
    case .diverged:
      "the numbers stopped being finite after \(steps) steps; the best picture before has "
        + "\(reached); a smaller learningRate helps"
    }
  }
}
