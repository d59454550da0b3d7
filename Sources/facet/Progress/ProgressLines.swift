import Graph

/// A line for each item, and one every ten seconds of silence, for logs and pipes.
final class ProgressLines: RunObserver {
  private var tracker = ProgressTracker()
  private var lastLine = ContinuousClock.now
  private var failedBefore = 0

  func observe(_ event: RunEvent) {
    let finishedBefore = tracker.finished
    tracker.observe(event)
    switch event {
    case .logged(let node, let item, let message): say("\(node) (\(item.name)): \(message)")
    case .failed(let failure): say("error: \(failure)")
    case .finished(_, let item) where tracker.finished > finishedBefore:
      // Faces of a photo and the like are parts of an item; one line is for the whole.
      if tracker.failed == failedBefore { say("done: \(item.name)") }
    case .emitted where tracker.depth == 1: failedBefore = tracker.failed
    case .ended(let summary): if !summary.wasCancelled { say(summary.words) }
    case .nodeProgressed where .now - lastLine > .seconds(10):
      let left = tracker.remaining.map { ", \(ProgressTracker.spell($0)) left" } ?? ""
      say(tracker.words + left)
    default: break
    }
  }

  private func say(_ line: String) {
    Console.note(line)
    lastLine = .now
  }
}
