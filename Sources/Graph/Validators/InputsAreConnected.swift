/// Every required input has a link.
struct InputsAreConnected: Validator {
  func problems(in draft: Draft, _ registry: Registry) -> [PipelineError] {
    draft.nodes.flatMap { node in
      (node.type?.inputs ?? []).compactMap { input in
        guard input.role != .optionalInput, !node.connected.contains(input.name) else { return nil }
        let remedy =
          draft.outputs(fitting: input, of: node).map { "connect it, to \($0)" }
          ?? "add a node that gives one"
        return PipelineError(
          at: "\(node.path).in.\(input.name)",
          "the input \"\(input.name)\" (\(input.kind)) is not connected; \(remedy)")
      }
    }
  }
}

extension Draft {
  /// The outputs that could go into a node's input, at most three: `"a.image" or "b.image"`.
  func outputs(fitting input: any PortDeclaration, of node: DraftNode) -> String? {
    let fitting = nodes.lazy.filter { $0.name != node.name }.flatMap { other in
      (other.type?.outputs ?? []).filter { $0.kind == input.kind }
        .map { "\"\(other.name).\($0.name)\"" }
    }.prefix(3)
    return fitting.isEmpty ? nil : fitting.joined(separator: " or ")
  }
}
