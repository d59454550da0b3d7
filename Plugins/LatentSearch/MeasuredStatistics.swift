import Graph
import Networks
import Search
import Synchronization
import Tensors

/// Latent statistics that a model's file does not hold, measured once a process.
enum MeasuredStatistics {
  private struct Key: Hashable {
    let fingerprint: String
    let label: Int?
  }

  private static let known = Mutex<[Key: LatentStatistics]>([:])
  /// The reference takes a million; with a tenth the mean is known to 0.3% of the deviation.
  private static let samples = 100_000

  /// - Parameter label: a class of the model; all classes evenly when `nil`.
  static func of(_ named: NamedModel, label: Int?, _ io: NodeIO) throws -> LatentStatistics {
    let key = Key(fingerprint: named.fingerprint, label: label)
    if let statistics = known.withLock({ $0[key] }) { return statistics }
    io.log(
      label.map { "measuring the latents of class \($0) of \(named.name)" }
        ?? "measuring the latents of \(named.name), whose file does not hold all statistics "
        + "(facet models import keeps them)")
    guard
      let statistics = LatentStatistics.measure(
        erased: named.model.generator, samples: samples, label: label,
        progress: { _ in !io.isCancelled })
    else { throw PipelineError(.cancelled, "stopped") }
    guard statistics.mean.isFinite, statistics.deviation.isFinite else {
      throw PipelineError(
        .badInput, path: named.name,
        "the model's mapping network gives values that are not finite; its weights are damaged")
    }
    known.withLock { $0[key] = statistics }
    return statistics
  }
}

extension LatentStatistics {
  /// `measure` for a generator of any kind.
  fileprivate static func measure(
    erased generator: any Generator, samples: Int, label: Int?, progress: (Double) -> Bool
  ) -> LatentStatistics? {
    func open(_ generator: some Generator) -> LatentStatistics? {
      measure(
        generator, samples: samples, label: label.map { generator.oneHot([$0]) }, progress: progress
      )
    }
    return open(generator)
  }
}
