import Graph
import Networks
import Search
import Synchronization
import Tensors

/// Latent statistics of models whose file holds none, measured once a process.
enum MeasuredStatistics {
  private static let known = Mutex<[String: LatentStatistics]>([:])
  /// The reference takes a million; with a tenth the mean is known to 0.3% of the deviation.
  private static let samples = 100_000

  static func of(_ named: NamedModel, _ io: NodeIO) throws -> LatentStatistics {
    if let statistics = known.withLock({ $0[named.fingerprint] }) { return statistics }
    io.log(
      "measuring the latents of \(named.name), whose file holds no statistics "
        + "(facet models import keeps them)")
    guard
      let statistics = LatentStatistics.measure(
        erased: named.model.generator, samples: samples, progress: { _ in !io.isCancelled })
    else { throw PipelineError(.cancelled, "stopped") }
    guard statistics.mean.isFinite, statistics.deviation.isFinite else {
      throw PipelineError(
        .badInput, path: named.name,
        "the model's mapping network gives values that are not finite; its weights are damaged")
    }
    known.withLock { $0[named.fingerprint] = statistics }
    return statistics
  }
}

extension LatentStatistics {
  /// `measure` for a generator of any kind.
  fileprivate static func measure(
    erased generator: any Generator, samples: Int, progress: (Double) -> Bool
  ) -> LatentStatistics? {
    func open(_ generator: some Generator) -> LatentStatistics? {
      measure(generator, samples: samples, progress: progress)
    }
    return open(generator)
  }
}
