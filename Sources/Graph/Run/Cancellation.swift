import Synchronization

/// A request to stop, seen by the runner and by every node; may be made from any thread and from a
/// signal handler.
public final class Cancellation: Sendable {
  private let flag = Atomic(false)

  /// Not cancelled yet.
  public init() {}

  /// Asks the run to stop.
  public func cancel() { flag.store(true, ordering: .relaxed) }

  /// Whether the run is to stop.
  public var isCancelled: Bool { flag.load(ordering: .relaxed) }
}
