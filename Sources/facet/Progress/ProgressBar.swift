import Foundation
import Graph

/// One bar on the last line of a terminal, with what is being done and the time that is left.
///
/// A thread of its own redraws it twice a second, so that the clock goes on while a node works
/// silently; the lock keeps its drawing and the run's apart.
final class ProgressBar: RunObserver, @unchecked Sendable {
  private let lock = NSLock()
  private var tracker = ProgressTracker()
  private var lastDrawn = ContinuousClock.now - .seconds(1)
  private var isDrawn = false
  private var isOver = false

  init() {
    Thread.detachNewThread { [weak self] in
      while self?.tick() == true { Thread.sleep(forTimeInterval: 0.5) }
    }
  }

  func observe(_ event: RunEvent) {
    lock.withLock {
      tracker.observe(event)
      switch event {
      case .logged(let node, let item, let message): say("\(node) (\(item.name)): \(message)")
      case .failed(let failure): say("error: \(failure)")
      case .ended(let summary):
        isOver = true
        clear()
        if !summary.wasCancelled { Console.note(summary.words) }
      default:
        // Ten times a second is as often as anyone can read.
        if .now - lastDrawn > .milliseconds(100) { draw() }
      }
    }
  }

  /// - Returns: Whether to come again.
  private func tick() -> Bool {
    lock.withLock {
      if isDrawn { draw() }
      return !isOver
    }
  }

  private func say(_ line: String) {
    clear()
    Console.note(line)
    draw()
  }

  private func clear() {
    if isDrawn { Console.draw("\r\u{1b}[K") }
    isDrawn = false
  }

  private func draw() {
    let cells = 24
    let full = Int(((tracker.fraction ?? 0) * Double(cells)).rounded(.down))
    let bar = String(repeating: "━", count: full) + String(repeating: "─", count: cells - full)
    let time =
      tracker.remaining.map { "\(ProgressTracker.spell($0)) left" }
      ?? ProgressTracker.spell(tracker.elapsed)
    let line = "\(bar) \(time) · \(tracker.words)"
    Console.draw("\r\u{1b}[K" + line.prefix(max(20, Console.width - 1)))
    isDrawn = true
    lastDrawn = .now
  }
}
