import Graph

/// A node that writes one file for each item, under a name made by a pattern.
public protocol FileWriting: Node {
  /// The file, with `{name}` and the other words of `FilePattern`.
  var path: Path { get }
}

extension FileWriting {
  /// What is wrong with the pattern.
  public var patternComplaints: [ParameterComplaint] {
    FilePattern.problem(in: path.string).map { [ParameterComplaint("path", $0)] } ?? []
  }

  public func complaints() -> [ParameterComplaint] { patternComplaints }

  public func outputProblems() -> [OutputProblem] {
    [OutputProblem("path", pattern: path.string)].compactMap { $0 }
  }

  /// The file for the item at hand.
  public func file(for io: NodeIO) -> String { FilePattern.filled(path.string, for: io) }
}
