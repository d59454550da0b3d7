import Foundation

/// The curves of a run, a row a validation, as CSV; a resumed run appends.
public struct TrainingLog: Sendable {
  public let path: String
  public let columns: [String]

  public init(path: String, columns: [String]) { (self.path, self.columns) = (path, columns) }

  func append(_ row: [Double]) throws {
    let header = FileManager.default.fileExists(atPath: path) ? "" : columns.joined(separator: ",") + "\n"
    guard let file = fopen(path, "a") else {
      throw TrainingError.unwritable(path, String(cString: strerror(errno)))
    }
    defer { fclose(file) }
    fputs(header + row.map(Self.spelled).joined(separator: ",") + "\n", file)
  }

  private static func spelled(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e9 ? String(Int(value)) : String(format: "%.6g", value)
  }

  /// The rows so far.
  public func rows() -> [[Double]] {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return [] }
    return text.split(separator: "\n").dropFirst().map { line in
      line.split(separator: ",").map { Double($0) ?? .nan }
    }
  }
}
