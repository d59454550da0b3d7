/// What went wrong with a user's data, and what to do about it.
///
/// A programmer's mistake is a `precondition` instead.
public struct PipelineError: Error {
  /// What kind of error it is; decides the exit code.
  public let code: Code
  /// Where: `nodes.blur.with.length`, or the name of a file; empty when the runner shall say.
  public let path: String
  /// One sentence: what is wrong, and the remedy.
  public let message: String
  /// The line of the pipeline file, where there is one.
  public var place: SourcePlace?
  /// The error below this one, if any.
  public let cause: (any Error)?

  /// An error; the runner or the loader adds the place.
  public init(_ code: Code, path: String = "", _ message: String, cause: (any Error)? = nil) {
    self.code = code
    self.path = path
    self.message = message
    place = nil
    self.cause = cause
  }
}

extension PipelineError {
  /// The kinds of error. A plugin may add its own.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// The name of the kind, for programs.
    public let rawValue: String
    /// The kind of that name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The command line makes no sense.
    public static let usage = Code(rawValue: "usage")
    /// The pipeline file is wrong.
    public static let invalidPipeline = Code(rawValue: "invalid-pipeline")
    /// The data cannot be used: a broken picture, no face in it, the wrong size.
    public static let badInput = Code(rawValue: "bad-input")
    /// A file or folder is not there.
    public static let notFound = Code(rawValue: "not-found")
    /// A file or folder cannot be read.
    public static let unreadable = Code(rawValue: "unreadable")
    /// A file or folder cannot be written: permissions, a full disk.
    public static let unwritable = Code(rawValue: "unwritable")
    /// The format, size or option is not one that Facet handles.
    public static let unsupported = Code(rawValue: "unsupported")
    /// The input asks for more memory or work than is allowed.
    public static let tooLarge = Code(rawValue: "too-large")
    /// The run was stopped from outside.
    public static let cancelled = Code(rawValue: "cancelled")
    /// A defect of Facet or of a plugin.
    public static let `internal` = Code(rawValue: "internal")
  }

  /// The same error, located below `prefix`.
  public func located(at prefix: String) -> PipelineError {
    let path = path.isEmpty ? prefix : path
    var located = PipelineError(code, path: path, message, cause: cause)
    located.place = place
    return located
  }
}

extension PipelineError: CustomStringConvertible {
  /// `file:line:column: path: message (cause)` on one line; a library that gives no cause adds
  /// none.
  public var description: String {
    let place = place.map { "\($0): " } ?? ""
    let path = path.isEmpty ? "" : "\(path): "
    let reason = cause.map { "\($0)" }.flatMap { $0.isEmpty ? nil : " (\($0))" } ?? ""
    return place + path + message + reason
  }
}

/// A place in a pipeline file; lines and columns count from 1.
public struct SourcePlace: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The file; empty for text without one.
  public var file: String
  /// The line, from 1.
  public var line: Int
  /// The character in the line, from 1.
  public var column: Int

  /// The place in that file.
  public init(file: String = "", line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// Whether one place stands before the other in the same file.
  public static func < (first: SourcePlace, second: SourcePlace) -> Bool {
    (first.line, first.column) < (second.line, second.column)
  }

  /// The file; empty for text without one.
  public var description: String { "\(file.isEmpty ? "pipeline" : file):\(line):\(column)" }
}
