import Training

/// How far a training run is: one line that is redrawn on a terminal, a line a minute elsewhere.
struct TrainingMeter {
  private let start: Int
  private let began = ContinuousClock.now
  private var last: ContinuousClock.Instant?

  init(start: Int) { self.start = start }

  mutating func show(_ progress: TrainingProgress) {
    let detail = " · \(progress.resolution)² · loss \((progress.loss * 1e4).rounded() / 1e4)"
    show("pictures", progress.pictures, of: progress.of, detail: detail)
  }

  /// - Parameter what: what is counted.
  mutating func show(_ what: String, _ count: Int, of total: Int, detail: String = "") {
    let pause: Duration = Console.isTerminal ? .milliseconds(200) : .seconds(60)
    if let last, .now - last < pause { return }
    last = .now
    let elapsed = ContinuousClock.now - began
    let done = max(1, count - start)
    let left = elapsed / done * (total - count)
    let share = 100 * count / total
    let line =
      "\(share)% · \(count) of \(total) \(what)\(detail) · \(ProgressTracker.spell(left)) left"
    if Console.isTerminal { Console.draw("\r\u{1b}[K" + line) } else { Console.note(line) }
  }

  func end() { if Console.isTerminal { Console.draw("\r\u{1b}[K") } }
}
