/// Every member of `with` is a parameter of the node, in its domain, and they go together.
struct SettingsFit: Validator {
  func problems(in draft: Draft, _ registry: Registry) -> [PipelineError] {
    draft.nodes.flatMap { problems(of: $0, registry) }
  }

  private func problems(of node: DraftNode, _ registry: Registry) -> [PipelineError] {
    guard let type = node.type else { return [] }
    let prefix = "\(node.path).with"
    // What came from the command line is located there.
    let paths = Dictionary(node.settings.map { ("\(prefix).\($0.key)", $0.path) }) { $1 }
    return misfits(of: node, type, prefix, registry).map { error in
      PipelineError(error.code, path: paths[error.path] ?? error.path, error.message)
    }
  }

  private func misfits(
    of node: DraftNode, _ type: any Node.Type, _ prefix: String, _ registry: Registry
  ) -> [PipelineError] {
    // Whether the parameters go together can be asked only when all of them are known.
    if node.settings.contains(where: \.isBroken) { return type.misfits(in: node.with, at: prefix) }
    do {
      _ = try type.configured(with: node.with, at: prefix, among: registry)
      return []
    } catch {
      return error.errors
    }
  }
}
