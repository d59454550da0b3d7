/// A link names a node of the pipeline and one of its outputs.
struct LinksLeadSomewhere: Validator {
  func problems(in draft: Draft, _ registry: Registry) -> [PipelineError] {
    draft.nodes.flatMap(\.links).compactMap { link in
      guard let source = link.source else { return nil }
      guard let node = draft.node(source.node) else {
        let hint = Suggestion.didYouMean(source.node, among: draft.nodes.map(\.name))
        return PipelineError(at: link.path, "there is no node named \"\(source.node)\"\(hint)")
      }
      guard let type = node.type else { return nil }
      let outputs = type.outputs.map(\.name)
      guard !outputs.contains(source.port) else { return nil }
      let hint: String =
        if outputs.isEmpty {
          "it has none"
        } else if let nearest = Suggestion.nearest(to: source.port, among: outputs) {
          "did you mean \"\(source.node).\(nearest)\"?"
        } else {
          "it has \(outputs.joined(separator: ", "))"
        }
      return PipelineError(
        at: link.path,
        "the node \"\(source.node)\" (\(type.name)) has no output \"\(source.port)\"; \(hint)")
    }
  }
}
