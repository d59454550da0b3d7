/// Why a file of weights was not read, or not written.
///
/// The message is one sentence that a user can act on; `description` puts the file before it.
public struct CheckpointError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What is wrong.
  public enum Code: String, Sendable {
    /// The file cannot be opened, or is no regular file.
    case unreadable
    /// The file ends before what it announces.
    case truncated
    /// The file contradicts its own format.
    case malformed
    /// The file names something that only running its code could build.
    case refused
    /// The file is sound, but of a kind that Facet does not use.
    case unsupported
    /// The file goes past a limit that protects time or memory.
    case excessive
    /// A weight is missing, or has another shape than its architecture says.
    case mismatched
    /// A weight is NaN or infinite.
    case notFinite
    /// The file cannot be written.
    case unwritable
  }

  /// What is wrong.
  public var code: Code
  /// One sentence that goes on after the file's name: `holds no weights`.
  public var message: String
  /// The file, once known; readers of parts leave it empty and the opener fills it in.
  public var path: String

  /// An error; whoever opened the file adds its path.
  public init(_ code: Code, _ message: String, path: String = "") {
    self.code = code
    self.message = message
    self.path = path
  }

  /// `path: message`
  public var description: String { path.isEmpty ? message : "\(path): \(message)" }

  /// The array `name` holds NaN or infinity, or would in half precision.
  package static func notFinite(
    _ name: String, asHalf: Bool = false, path: String = ""
  ) -> CheckpointError {
    let (kind, remedy) =
      asHalf ? (", or too large for half precision", "keep single precision, ") : ("", "")
    return CheckpointError(
      .notFinite,
      "`\(name)` holds values that are NaN or infinite\(kind); \(remedy)get the file again, or take a "
        + "checkpoint from before its training diverged", path: path)
  }

  /// The same error, naming `path` if it names no file yet.
  package func at(_ path: String) -> CheckpointError {
    self.path.isEmpty ? CheckpointError(code, message, path: path) : self
  }
}

extension String {
  /// A text from a file as it may stand in a message: printable ASCII, at most 96 characters.
  package var quotable: String {
    let cut = unicodeScalars.prefix(96).map { $0.isASCII && $0.value >= 32 ? Character($0) : "?" }
    return String(cut) + (unicodeScalars.count > 96 ? "…" : "")
  }
}
