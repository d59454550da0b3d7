import Foundation

/// Seconds that named stages took, over several runs.
struct Stopwatch {
  private(set) var stages: [String] = []
  private var seconds: [String: [Double]] = [:]

  /// Runs and times one stage.
  mutating func time<Result>(_ stage: String, _ body: () throws -> Result) rethrows -> Result {
    let start = ContinuousClock.now
    let result = try body()
    add(stage, (ContinuousClock.now - start) / .seconds(1))
    return result
  }

  /// Takes a time that was measured elsewhere.
  mutating func add(_ stage: String, _ value: Double) {
    if seconds[stage] == nil { stages.append(stage) }
    seconds[stage, default: []].append(value)
  }

  /// The median of a stage in seconds; 0 for one that never ran.
  func median(_ stage: String) -> Double {
    let sorted = (seconds[stage] ?? []).sorted()
    guard !sorted.isEmpty else { return 0 }
    let middle = sorted.count / 2
    return sorted.count.isMultiple(of: 2)
      ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
  }
}

/// Seconds of processor time that this process has used, all threads together. On a machine that is
/// busy with other things it says more than the clock.
func processorTime() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// A number in a column of a table.
func column(_ value: Double, _ format: String = "%9.1f") -> String {
  String(format: format, value)
}
