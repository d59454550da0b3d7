/// No node waits for itself.
struct LinksFormNoCycle: Validator {
  func problems(in draft: Draft, _ registry: Registry) -> [PipelineError] {
    Topology(draft).cycles.map { cycle in
      let round = (cycle + [cycle[0]]).joined(separator: " → ")
      return PipelineError(
        at: "nodes.\(cycle[0])", "the links run in a circle: \(round); remove one of them")
    }
  }
}
