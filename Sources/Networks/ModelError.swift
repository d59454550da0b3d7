/// Why a model cannot be used: one sentence that names the file and the tensor, for a user to read.
public struct ModelError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Code: String, Sendable {
    /// The file is not there or cannot be read.
    case unreadable
    /// No generator that Facet knows.
    case unsupported
    /// A weight is missing, or has another shape than the architecture says.
    case mismatched
    /// A weight is NaN or infinite.
    case notFinite
    /// The file cannot be written.
    case unwritable
  }

  public var code: Code
  public var message: String
  /// The file, where there is one.
  public var path: String

  public init(_ code: Code, _ message: String, path: String = "") {
    self.code = code
    self.message = message
    self.path = path
  }

  public var description: String { path.isEmpty ? message : "\(path): \(message)" }
}
