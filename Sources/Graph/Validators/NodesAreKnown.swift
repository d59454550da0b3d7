/// `uses` names a node of some plugin.
struct NodesAreKnown: Validator {
  func problems(in draft: Draft, _ registry: Registry) -> [PipelineError] {
    draft.nodes.compactMap { node in
      guard let uses = node.uses, node.type == nil else { return nil }
      let hint =
        Suggestion.nearest(to: uses, among: registry.names)
        .map { "did you mean \"\($0)\"?" } ?? "\"facet nodes\" lists all"
      return PipelineError(at: "\(node.path).uses", "there is no node \"\(uses)\"; \(hint)")
    }
  }
}
