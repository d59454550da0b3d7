import Foundation
import Tensors

/// Engines by the weights that they were made from; the last two are kept.
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
    if let found = entries.firstIndex(where: { $0.weights.elementsEqual(weights, by: ===) }) {
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
