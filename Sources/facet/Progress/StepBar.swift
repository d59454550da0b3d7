/// One line for one long step of a command: a bar and the time that is left on a terminal, a line
/// every ten seconds elsewhere.
final class StepBar {
  private let title: String
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant
  private var isDrawn = false

  init(_ title: String) {
    self.title = title
    last = start
  }

  /// - Parameter fraction: what is done, 0 to 1.
  func show(_ fraction: Double) {
    let pause: Duration = Console.isTerminal ? .milliseconds(100) : .seconds(10)
    guard .now - last > pause else { return }
    last = .now
    let left = fraction > 0.01 ? (.now - start) * (1 / fraction - 1) : nil
    let time = left.map { ", \(ProgressTracker.spell($0)) left" } ?? ""
    if Console.isTerminal {
      let full = Int(24 * min(max(fraction, 0), 1))
      let bar = String(repeating: "━", count: full) + String(repeating: "─", count: 24 - full)
      Console.draw("\r\u{1b}[K\(bar) \(title)\(time)")
      isDrawn = true
    } else {
      Console.note("\(title): \(Int(100 * fraction)) %\(time)")
    }
  }

  /// Takes the bar off the line.
  func end() {
    if isDrawn { Console.draw("\r\u{1b}[K") }
    isDrawn = false
  }
}
