import Foundation
import ProgramSupport
import Testing

/// What the operator leaves unknown is found together with the face, on faces that the model can
/// draw.
@Suite struct EstimationRuns {
  struct Case: Sendable, CustomTestStringConvertible {
    let node: String, parameter: String, truth: Double, range: [Double]
    var testDescription: String { "\(node).\(parameter) = \(truth), searched in \(range)" }
  }

  static let cases = [
    Case(node: "gaussian-blur", parameter: "sigma", truth: 1.5, range: [0.5, 4]),
    Case(node: "gaussian-blur", parameter: "sigma", truth: 3, range: [0.5, 4]),
    Case(node: "shift", parameter: "x", truth: 3, range: [-6, 6]),
    Case(node: "colour-shift", parameter: "red", truth: 0.2, range: [-0.4, 0.4]),
    Case(node: "gamma", parameter: "exponent", truth: 1.8, range: [0.5, 3]),
  ]

  /// How near the true value must come: a tenth of it, in as many steps as a search takes by
  /// itself. A gamma and the face's own light explain much the same: after two thirds of the steps
  /// it may be a little further off.
  private static let allowed = 0.1

  @Test(.enabled(if: ShippedPipelines.hasModel), arguments: cases)
  func `an unknown number is found within a tenth`(row: Case) throws {
    let pipeline = """
      { "format": 1, "name": "t", "seed": 5, "nodes": {
        "face": { "uses": "generate", "with": { "truncation": 0.7 } },
        "small": { "uses": "downscale", "in": { "image": "face.image" }, "with": { "size": 64 } },
        "made": { "uses": "\(row.node)", "in": { "image": "small.image" },
                  "with": { "\(row.parameter)": \(row.truth)\(row.others) } },
        "unknown": { "uses": "\(row.node)", "in": { "operator": "small.operator" },
                     "with": { "\(row.parameter)": { "estimate": \(row.range) }\(row.others) } },
        "search": { "uses": "latent-search",
                    "in": { "target": "made.image", "operator": "unknown.operator" } },
        "report": { "uses": "save-table", "in": { "table": "search.report" },
                    "with": { "path": "report.json" } } } }
      """
    try Program.inEmptyFolder { folder in
      try pipeline.write(to: folder.appending(path: "p.json"), atomically: true, encoding: .utf8)
      let outcome = try Program.run(["run", "p.json", "--progress", "none"], in: folder)
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      let rows =
        try JSONSerialization.jsonObject(
          with: Data(contentsOf: folder.appending(path: "report.json"))) as? [[String: Any]]
      let found = try #require(rows?.first?["unknown.\(row.parameter)"] as? Double)
      #expect(abs(found - row.truth) <= Self.allowed * row.truth, "found \(found)")
    }
  }
}

extension EstimationRuns.Case {
  /// The node's other numbers, known to be nothing.
  fileprivate var others: String { node == "colour-shift" ? #", "green": 0, "blue": 0"# : "" }
}
