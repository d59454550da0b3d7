import Training

/// How far a training run is: one line that is redrawn on a terminal, a line a minute elsewhere.
struct TrainingMeter {
  private let start: Int
  private let began = ContinuousClock.now
  private var last: ContinuousClock.Instant?

  init(start: Int) { self.start = start }

  mutating func show(_ progress: TrainingProgress) {
    let pause: Duration = Console.isTerminal ? .milliseconds(200) : .seconds(60)
    if let last, .now - last < pause { return }
    last = .now
    let elapsed = ContinuousClock.now - began
    let done = max(1, progress.pictures - start)
    let left = elapsed / done * (progress.of - progress.pictures)
    let share = 100 * progress.pictures / progress.of
    let line =
      "\(share)% · \(progress.pictures) of \(progress.of) pictures · \(progress.resolution)² · "
      + "loss \((progress.loss * 1e4).rounded() / 1e4) · \(ProgressTracker.spell(left)) left"
    if Console.isTerminal { Console.draw("\r\u{1b}[K" + line) } else { Console.note(line) }
  }

  func end() { if Console.isTerminal { Console.draw("\r\u{1b}[K") } }
}
