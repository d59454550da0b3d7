import Foundation

/// Seconds by the wall clock.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = DispatchTime.now().uptimeNanoseconds
  try body()
  return Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
}

/// The median of several runs after one that warms up.
func median(_ runs: Int, _ body: () throws -> Void) rethrows -> Double {
  try body()
  return try (0..<runs).map { _ in try seconds(body) }.middle
}

extension Array where Element == Double {
  var middle: Double { sorted()[count / 2] }
}

/// The most memory that this process ever had, in MB.
func peakMegabytes() -> Double {
  let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
  let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
  return Double(line?.split(separator: " ").dropFirst().first ?? "0")! / 1024
}

func format(_ value: Double, _ digits: Int = 1) -> String { String(format: "%.\(digits)f", value) }

/// Prints a Markdown table with columns as wide as their cells.
func printTable(_ rows: [[String]]) {
  let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max()! }
  for (index, row) in rows.enumerated() {
    let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
    print("| " + cells.joined(separator: " | ") + " |")
    if index == 0 {
      print("|" + widths.map { String(repeating: "-", count: $0 + 2) + "|" }.joined())
    }
  }
  print()
}
