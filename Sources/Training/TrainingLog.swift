import Foundation
import Imaging

/// The curves of a run, a row a validation, as CSV; a resumed run appends.
public struct TrainingLog: Sendable {
  public let path: String
  public let columns: [String]

  public init(path: String, columns: [String]) { (self.path, self.columns) = (path, columns) }

  func append(_ row: [Double]) throws {
    let isNew = !FileManager.default.fileExists(atPath: path)
    let header = isNew ? columns.joined(separator: ",") + "\n" : ""
    guard let file = fopen(path, "a") else {
      throw TrainingError.unwritable(path, String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    fputs(header + row.map(Self.spelled).joined(separator: ",") + "\n", file)
  }

  private static func spelled(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9
      ? String(Int(value)) : String(format: "%.6g", value)
  }

  /// The rows so far.
  public func rows() -> [[Double]] {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",").map { Double($0) ?? .nan }
    }
  }

  /// Draws columns over the pictures seen.
  func draw(_ names: [String], to path: String) throws {
    let rows = rows()
    let curves = names.compactMap { name in
      columns.firstIndex(of: name).map { column in
        let points = rows.map { (x: $0[0], y: $0[column]) }
        return Chart.Curve(name: name, points: points.filter { $0.y.isFinite })
      }
    }
    let chart = Chart(title: "", across: columns[0], curves: curves)
    try chart.drawn(name: "curves").write(to: path, ImageEncoding(.png))
  }
}
