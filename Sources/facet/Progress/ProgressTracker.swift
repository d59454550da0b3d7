import Graph

/// What can honestly be said about how far a run is.
///
/// The items of the outermost loops are what is counted. An estimate of the time that is left needs
/// at least one finished item, or, within an item, a node that says how far it is.
struct ProgressTracker {
  private(set) var total: Int?
  /// Items of the outermost loops that are over, well or not.
  private(set) var finished = 0
  private(set) var failed = 0
  private(set) var node = ""
  private(set) var item = ""
  private(set) var step: (done: Int, total: Int)?

  /// How many items the one at hand is within.
  private(set) var depth = 0
  /// Of those that are over, the ones that went through the pipeline and took their time.
  private var timed = 0
  private var start = ContinuousClock.now
  private var itemStart = ContinuousClock.now
  private var stepStart = ContinuousClock.now
  private var itemTime = Duration.zero

  mutating func observe(_ event: RunEvent) {
    switch event {
    case .began: start = .now
    case .expected(_, _, let count) where depth == 0: total = (total ?? 0) + count
    case .emitted(_, let item):
      if depth == 0 { itemStart = .now }
      depth += 1
      self.item = item.name
    case .finished:
      depth -= 1
      if depth == 0 {
        finished += 1
        timed += 1
        itemTime += .now - itemStart
      }
    case .nodeBegan(let node, let item):
      (self.node, self.item, step) = (node, item.name, nil)
      stepStart = .now
    case .nodeProgressed(let node, let item, let done, let total):
      (self.node, self.item, step) = (node, item.name, (done, total))
    case .failed:
      failed += 1
      if depth == 0 { finished += 1 }  // it was never made
    default: break
    }
  }

  var elapsed: Duration { .now - start }

  /// The part that is done, 0 to 1: of the items, or of the step when there is one item only.
  var fraction: Double? {
    let step = step.map { $0.total > 0 ? min(1, Double($0.done) / Double($0.total)) : 0 }
    guard let total, total > 1 else { return step }
    return min(1, Double(finished) / Double(total))
  }

  /// The time that is left, when there is something to judge it by.
  var remaining: Duration? {
    if let total, total > 1 {
      guard timed > 0 else { return nil }
      let left = itemTime / timed * max(0, total - finished)
      return max(.zero, depth > 0 ? left - (.now - itemStart) : left)
    }
    guard let step, step.done > 0 else { return nil }
    return (.now - stepStart) / step.done * max(0, step.total - step.done)
  }

  /// `3/10 astronaut · search 120/500`
  var words: String {
    var parts: [String] = []
    if let total, total > 1 {
      parts.append("\(min(finished + 1, total))/\(total) \(item)")
    } else {
      parts.append(item)
    }
    parts.append(step.map { "\(node) \($0.done)/\($0.total)" } ?? node)
    if failed > 0 { parts.append("\(failed) failed") }
    return parts.filter { !$0.isEmpty }.joined(separator: " · ")
  }

  /// `1:05` or `2:03:04`.
  static func spell(_ time: Duration) -> String {
    let seconds = Int(time.components.seconds)
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60)
    let padded = rest < 10 ? "0\(rest)" : "\(rest)"
    guard hours > 0 else { return "\(minutes):\(padded)" }
    return "\(hours):\(minutes < 10 ? "0" : "")\(minutes):\(padded)"
  }
}

extension RunSummary {
  /// `12 items in 3.4 s, 1 failed`
  var words: String {
    let time = String(Double(Int(seconds * 10)) / 10)
    let items = completed == 1 ? "1 item" : "\(completed) items"
    return "\(items) in \(time) s" + (failures.isEmpty ? "" : ", \(failures.count) failed")
  }
}
