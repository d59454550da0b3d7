import Synchronization

/// A request to stop, seen by the runner and by every node; may be made from any thread and from a
/// signal handler.
public final class Cancellation: Sendable {
  private let level = Atomic(0)

  /// Not cancelled yet.
  public init() {}

  /// Asks the run to come to an end: no further item is begun, and what works on the one at hand
  /// finishes early with the best that it has.
  public func end() {
    _ = level.compareExchange(expected: 0, desired: 1, ordering: .relaxed)
  }

  /// Asks the run to stop.
  public func cancel() { level.store(2, ordering: .relaxed) }

  /// Whether the run is to come to an end; also when it is to stop.
  public var isEnding: Bool { level.load(ordering: .relaxed) > 0 }

  /// Whether the run is to stop.
  public var isCancelled: Bool { level.load(ordering: .relaxed) > 1 }
}
