/// Takes a pipeline file apart: what stands where, and what does not belong anywhere.
struct DraftReader {
  let registry: Registry
  private(set) var draft = Draft()
  private(set) var problems: [PipelineError] = []

  static let keys = ["$schema", "format", "name", "summary", "seed", "parameters", "nodes"]
  static let nodeKeys = ["uses", "summary", "in", "with"]

  init(_ document: SourceValue, registry: Registry) {
    self.registry = registry
    var root = ObjectReader(document, at: "", keys: Self.keys)
    draft.name = root.string("name") ?? draft.name
    draft.summary = root.string("summary") ?? ""
    if let seed = root.value("seed")?.json {
      if let complaint = UInt64.domain.complaint(about: seed) { root.complain("seed", complaint) }
      draft.seed = seed.number.flatMap { UInt64(exactly: $0) } ?? 0
    }
    if let parameters = root.value("parameters") {
      let reader = ObjectReader(parameters, at: "parameters", keys: nil)
      root.take(reader)
      for member in reader.members {
        let (parameter, problems) = PipelineParameter.read(member)
        draft.parameters.append(parameter)
        root.take(problems)
      }
    }
    if let nodes = root.value("nodes") {
      let reader = ObjectReader(nodes, at: "nodes", keys: nil)
      root.take(reader)
      for member in reader.members { root.take(read(member)) }
      if reader.members.isEmpty && reader.problems.isEmpty {
        root.complain("nodes", "there are no nodes; a pipeline needs at least one")
      }
    } else {
      root.complain("nodes", "missing; a pipeline needs at least one node")
    }
    problems = root.problems
  }

  private mutating func read(_ member: SourceMember) -> [PipelineError] {
    var node = DraftNode(name: member.key)
    var reader = ObjectReader(member.value, at: node.path, keys: Self.nodeKeys)
    node.uses = reader.string("uses")
    node.type = node.uses.flatMap { registry[$0] }
    node.summary = reader.string("summary") ?? ""
    if reader.value("uses") == nil && member.value.members != nil {
      reader.complain("uses", "missing; it names the kind of node")
    }
    if let with = reader.value("with") {
      let settings = ObjectReader(with, at: reader.path("with"), keys: nil)
      reader.take(settings)
      node.settings = settings.members.map {
        DraftSetting(key: $0.key, path: settings.path($0.key), value: $0.value.json)
      }
    }
    if let links = reader.value("in") {
      var ports = ObjectReader(links, at: reader.path("in"), keys: nil)
      node.links = ports.members.flatMap { Self.links($0, &ports) }
      reader.take(ports)
    }
    draft.add(node)
    return reader.problems
  }

  private static func links(_ member: SourceMember, _ reader: inout ObjectReader) -> [DraftLink] {
    let path = reader.path(member.key)
    func link(_ value: SourceValue, _ index: Int?) -> DraftLink {
      let path = index.map { "\(path).\($0)" } ?? path
      let source = value.json.string.flatMap(Link.init)
      if source == nil {
        let found = value.json.string.map { "\"\($0)\"" } ?? value.json.kind
        reader.complain(
          index.map { "\(member.key).\($0)" } ?? member.key,
          "expected a link such as \"photo.image\" (node, dot, output), found \(found)")
      }
      return DraftLink(port: member.key, path: path, index: index, source: source)
    }
    guard let elements = member.value.elements else { return [link(member.value, nil)] }
    if elements.isEmpty { reader.complain(member.key, "the list is empty; give it a link") }
    return elements.enumerated().map { link($1, $0) }
  }
}
