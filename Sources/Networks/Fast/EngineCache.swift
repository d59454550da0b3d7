import Foundation
import Tensors

/// Engines by the weights that they were made from; the last two are kept. One also serves a network
/// whose weights are the first of its own: the same without the finer layers.
final class EngineCache<Engine: Sendable>: @unchecked Sendable {
  /// Holding the weights keeps their identity from being given to others.
  private struct Entry {
    let weights: [Storage]
    let engine: Engine
  }

  private var entries: [Entry] = []
  private let lock = NSLock()
  private static var capacity: Int { 2 }

  func engine(for weights: [Storage], make: () -> Engine) -> Engine {
    lock.lock()
    defer { lock.unlock() }
    let found = entries.firstIndex {
      $0.weights.prefix(weights.count).elementsEqual(weights, by: ===)
    }
    if let found {
      let entry = entries.remove(at: found)
      entries.append(entry)
      return entry.engine
    }
    let engine = make()
    if entries.count == Self.capacity { entries.removeFirst() }
    entries.append(Entry(weights: weights, engine: engine))
    return engine
  }
}
