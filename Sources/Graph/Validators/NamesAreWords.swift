/// The names of nodes and parameters stand in links, in `--set` and in `${…}`, so a dot, a space or
/// a brace cannot be part of them.
struct NamesAreWords: Validator {
  func problems(in draft: Draft, _ registry: Registry) -> [PipelineError] {
    let names = draft.nodes.map { ($0.name, $0.path) } + draft.parameters.map { ($0.name, $0.path) }
    return names.filter { !Self.isWord($0.0) }.map { name, path in
      PipelineError(
        at: path,
        "the name \"\(name)\" must start with a letter and consist of letters, digits, - and _")
    }
  }

  static func isWord(_ name: String) -> Bool {
    guard let first = name.unicodeScalars.first, first.properties.isAlphabetic else { return false }
    return name.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || ("0"..."9").contains($0) || $0 == "-" || $0 == "_"
    }
  }
}
