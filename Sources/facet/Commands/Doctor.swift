import ArgumentParser
import Graph

/// `facet doctor`.
struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Looks at the machine, the libraries and the kernels, and runs a short self-test.")

  @Flag(help: "Writes JSON, for programs.") var json = false

  func run() throws {
    let reports = ([VersionCheck()] + HealthChecks.all).map { ($0.name, $0.findings()) }
    if json {
      Console.output(Self.json(reports).text(.indented))
    } else {
      for (name, findings) in reports where !findings.isEmpty {
        Console.output(name)
        let rows = findings.map { [Self.mark($0.verdict), $0.subject, $0.detail] }
        Console.output(NodeReference.columns(rows).joined(separator: "\n"))
      }
    }
    let hasFailed = reports.contains { $0.1.contains { $0.verdict == .failure } }
    if hasFailed { throw ExitCode.failure }
  }

  private static func mark(_ verdict: HealthFinding.Verdict) -> String {
    switch verdict {
    case .fact: " "
    case .good: "✓"
    case .warning: "!"
    case .failure: "✗"
    }
  }

  private static func json(_ reports: [(String, [HealthFinding])]) -> JSON {
    .array(
      reports.map { name, findings in
        [
          "name": .string(name),
          "findings": .array(
            findings.map {
              [
                "verdict": .string($0.verdict.rawValue), "subject": .string($0.subject),
                "detail": .string($0.detail),
              ]
            }),
        ]
      })
  }
}

/// Facet and the libraries beneath it.
private struct VersionCheck: HealthCheck {
  let name = "Versions"
  func findings() -> [HealthFinding] {
    Version.all.sorted { $0.key < $1.key }.map { HealthFinding(.fact, $0.key, $0.value) }
  }
}
