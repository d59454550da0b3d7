/// Something that `facet doctor` looks at: a library and its version, the kernels that were picked,
/// memory against need, a small computation with a known result.
public protocol HealthCheck: Sendable {
  /// The heading in the report.
  var name: String { get }
  /// Libraries and their versions, by name, for provenance. Must be quick.
  var versions: [String: String] { get }
  /// What is found. A check takes at most a second or so and throws nothing: what fails is a line.
  func findings() -> [HealthFinding]
}

extension HealthCheck {
  /// No library.
  public var versions: [String: String] { [:] }
}

/// One line of the doctor's report.
public struct HealthFinding: Sendable, Equatable {
  /// How good a finding is.
  public enum Verdict: String, Sendable {
    /// A fact, such as a version.
    case fact
    /// Looked at and well.
    case good
    /// Works, with a drawback.
    case warning
    /// Something will not work.
    case failure
  }

  /// How good a finding is.
  public let verdict: Verdict
  /// What was looked at.
  public let subject: String
  /// What was found, with the remedy where there is something to do.
  public let detail: String

  /// How good a finding is.
  public init(_ verdict: Verdict, _ subject: String, _ detail: String) {
    self.verdict = verdict
    self.subject = subject
    self.detail = detail
  }
}
