import Graph

/// One bar on the last line of a terminal, with what is being done and the time that is left.
final class ProgressBar: RunObserver {
  private var tracker = ProgressTracker()
  private var lastDrawn = ContinuousClock.now - .seconds(1)
  private var isDrawn = false

  func observe(_ event: RunEvent) {
    tracker.observe(event)
    switch event {
    case .logged(let node, let item, let message): say("\(node) (\(item.name)): \(message)")
    case .failed(let failure): say("error: \(failure)")
    case .ended(let summary):
      clear()
      if !summary.wasCancelled { Console.note(summary.words) }
      return
    default: break
    }
    // Ten times a second is as often as anyone can read.
    if .now - lastDrawn > .milliseconds(100) { draw() }
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
    let bar: String
    if let fraction = tracker.fraction {
      let full = Int((fraction * Double(cells)).rounded(.down))
      let rest = String(repeating: "─", count: cells - full)
      bar = String(repeating: "━", count: full) + rest
    } else {
      bar = String(repeating: "─", count: cells)
    }
    let time =
      tracker.remaining.map { "\(ProgressTracker.spell($0)) left" }
      ?? ProgressTracker.spell(tracker.elapsed)
    let line = "\(bar) \(time) · \(tracker.words)"
    Console.draw("\r\u{1b}[K" + line.prefix(max(20, Console.width - 1)))
    isDrawn = true
    lastDrawn = .now
  }
}
