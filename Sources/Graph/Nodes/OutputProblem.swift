/// Why a node could not write one of its files, known before anything is computed.
public struct OutputProblem: Sendable, Equatable {
  /// The parameter that names the file.
  public let parameter: String
  /// The file, or the pattern of its name.
  public let file: String
  /// What stands in the way, and the remedy; the same words for all files that one thing stops.
  public let reason: String

  /// A file that cannot be written.
  public init(_ parameter: String, file: String, _ reason: String) {
    (self.parameter, self.file, self.reason) = (parameter, file, reason)
  }
}

extension Pipeline {
  /// Asks every node whether it can write its files, so that nobody waits for a result that has no
  /// place to go.
  ///
  /// What the names of items decide is seen only later, by the node.
  ///
  /// - Throws: an error of code `unwritable` for each thing that stands in the way, with all the
  ///   files and parameters that it concerns.
  public func checkOutputs() throws(PipelineErrors) {
    let problems = nodes.flatMap { node in
      node.node.outputProblems().map {
        (path: "nodes.\(node.name).with.\($0.parameter)", problem: $0)
      }
    }
    var reasons: [String] = []
    for (_, problem) in problems where !reasons.contains(problem.reason) {
      reasons.append(problem.reason)
    }
    guard !reasons.isEmpty else { return }
    throw PipelineErrors(
      reasons.map { reason in
        let concerned = problems.filter { $0.problem.reason == reason }
        let files = concerned.map { "\"\($0.problem.file)\"" }.joined(separator: ", ")
        return PipelineError(
          .unwritable, path: concerned.map(\.path).joined(separator: ", "),
          "\(files) cannot be written: \(reason)")
      })
  }
}
