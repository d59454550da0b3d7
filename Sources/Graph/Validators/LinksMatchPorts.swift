/// A link arrives at an input that the node has, of the kind that it carries.
struct LinksMatchPorts: Validator {
  func problems(in draft: Draft, _ registry: Registry) -> [PipelineError] {
    draft.nodes.flatMap { node in
      guard let type = node.type else { return [PipelineError]() }
      return node.links.compactMap { problem(of: $0, to: type, at: node, in: draft) }
    }
  }

  private func problem(
    of link: DraftLink, to type: any Node.Type, at node: DraftNode, in draft: Draft
  ) -> PipelineError? {
    guard let input = type.inputs.first(where: { $0.name == link.port }) else {
      guard link.index ?? 0 == 0 else { return nil }
      return PipelineError(at: "\(node.path).in.\(link.port)", unknown(link.port, of: type))
    }
    if input.role == .listInput, link.index == nil {
      let text = link.source.map { "[\"\($0)\"]" } ?? "[…]"
      return PipelineError(at: link.path, "this input takes a list of links; write \(text)")
    }
    if input.role != .listInput, let index = link.index {
      guard index == 0 else { return nil }
      return PipelineError(
        at: "\(node.path).in.\(link.port)", "this input takes one link, not a list")
    }
    guard let source = link.source,
      let output = draft.node(source.node)?.type?.outputs.first(where: { $0.name == source.port })
    else { return nil }
    if output.kind == input.kind {
      guard output.role == .listOutput, input.role != .listInput else { return nil }
      return PipelineError(
        at: link.path,
        "\"\(source)\" is a list, and the input \"\(input.name)\" takes one \(input.kind)")
    }
    let hint =
      draft.outputs(fitting: input, of: node).map { "\($0) would fit" }
      ?? "no node here gives \(input.kind)"
    return PipelineError(
      at: link.path,
      "the input \"\(input.name)\" takes \(input.kind), but \"\(source)\" is \(output.kind); \(hint)"
    )
  }

  private func unknown(_ port: String, of type: any Node.Type) -> String {
    let inputs = type.inputs.map(\.name)
    if inputs.isEmpty { return "\(type.name) has no inputs" }
    if type.parameters.contains(where: { $0.name == port }) {
      return "\"\(port)\" is a parameter of \(type.name); write it under \"with\""
    }
    if let nearest = Suggestion.nearest(to: port, among: inputs) {
      return "\(type.name) has no input \"\(port)\"; did you mean \"\(nearest)\"?"
    }
    return "\(type.name) has no input \"\(port)\", only \(inputs.joined(separator: ", "))"
  }
}
