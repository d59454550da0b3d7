import CKernels
import Foundation

/// Keeps released buffers for the next result of the same size.
///
/// Fresh memory costs a page fault every 4 KB, several times what filling it costs; a loop that
/// reuses its buffers pays once. Sizes are rounded up to an eighth of their power of two, so that a
/// buffer serves neighbours of its size and at most an eighth is wasted. A large request for which
/// there is no free buffer takes a larger one before it asks the system for memory: in a
/// generator's way back each map is half as large as the one before, and all fit where the largest
/// were.
package final class Arena: @unchecked Sendable {
  package static let shared = Arena()

  /// What is kept for reuse at most, in bytes; beyond it buffers go back to the system.
  package var retained = 3 << 30
  private var free: [Int: [UnsafeMutablePointer<Float>]] = [:]
  private let lock = NSLock()
  package private(set) var bytesInUse = 0
  package private(set) var bytesFree = 0
  package private(set) var peakBytes = 0
  /// How many buffers were asked for.
  package private(set) var requests = 0
  /// How many of them came from the system, not from the free lists.
  package private(set) var systemAllocations = 0

  /// Whether released buffers are filled with NaN, as `FACET_POISON` in the environment asks: what
  /// reads one after its release is then wrong every time, not only when another thread has it.
  private static let poisons = ProcessInfo.processInfo.environment["FACET_POISON"] != nil

  private static func capacity(for count: Int) -> Int {
    let count = max(count, 16)
    let step = max(16, (1 << (Int.bitWidth - 1 - count.leadingZeroBitCount)) / 8)
    return (count + step - 1) / step * step
  }

  func take(_ count: Int) -> (UnsafeMutablePointer<Float>, capacity: Int) {
    let capacity = Self.capacity(for: count)
    lock.lock()
    defer { lock.unlock() }
    requests += 1
    let kept = keptCapacity(for: capacity)
    bytesInUse += (kept ?? capacity) * 4
    peakBytes = max(peakBytes, bytesInUse)
    if let kept, let pointer = free[kept]?.popLast() {
      bytesFree -= kept * 4
      return (pointer, kept)
    }
    systemAllocations += 1
    let bytes = capacity * 4
    var raw: UnsafeMutableRawPointer?
    // Large buffers start on a 2 MB boundary, where the system can back them by huge pages.
    let huge = bytes >= 4 << 20
    guard posix_memalign(&raw, huge ? 2 << 20 : 64, bytes) == 0, let raw else {
      fatalError(
        "out of memory: a buffer of \(bytes >> 20) MB beside \(bytesInUse >> 20) MB in use")
    }
    if huge { madvise(raw, bytes, 14 /* MADV_HUGEPAGE */) }
    return (raw.bindMemory(to: Float.self, capacity: capacity), capacity)
  }

  /// The size of the free buffer to take for a request: its own; of a large request also the next
  /// larger one, up to eight times as large.
  private func keptCapacity(for capacity: Int) -> Int? {
    if free[capacity]?.isEmpty == false { return capacity }
    guard capacity >= Self.large else { return nil }
    return free.filter { $0.key > capacity && $0.key <= 8 * capacity && !$0.value.isEmpty }
      .keys.min()
  }

  /// 1 MB: below it, no search for a larger buffer.
  private static let large = 1 << 18

  func give(_ pointer: UnsafeMutablePointer<Float>, capacity: Int) {
    lock.lock()
    defer { lock.unlock() }
    bytesInUse -= capacity * 4
    if Self.poisons { facet_fill(pointer, .nan, Int64(capacity)) }
    if bytesFree + capacity * 4 > retained {
      Foundation.free(pointer)
    } else {
      bytesFree += capacity * 4
      free[capacity, default: []].append(pointer)
    }
  }

  /// Gives every free buffer back to the system.
  package func trim() {
    lock.lock()
    defer { lock.unlock() }
    for list in free.values { list.forEach { Foundation.free($0) } }
    free = [:]
    bytesFree = 0
  }
}

/// A buffer of the arena; it goes back when its last tensor goes.
package final class Storage: @unchecked Sendable {
  package let pointer: UnsafeMutablePointer<Float>
  private let capacity: Int
  private let owner: AnyObject?

  package init(count: Int) {
    (pointer, capacity) = Arena.shared.take(count)
    owner = nil
  }

  /// Memory that somebody else owns, such as a mapped file. No operation writes to its inputs, so
  /// nothing is ever written there.
  package init(reading start: UnsafePointer<Float>, of owner: AnyObject) {
    (pointer, capacity) = (UnsafeMutablePointer(mutating: start), 0)
    self.owner = owner
  }

  deinit { if owner == nil { Arena.shared.give(pointer, capacity: capacity) } }
}
