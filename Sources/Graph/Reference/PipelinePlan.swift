/// What a pipeline will do, in the order in which it will, as text.
package struct PipelinePlan {
  package let pipeline: Pipeline
  private let schedule: Schedule

  package init(_ pipeline: Pipeline) {
    self.pipeline = pipeline
    schedule = Schedule(pipeline)
  }

  /// - Parameter explained: Adds what each node does, and all its parameters with their origin.
  package func text(explained: Bool) -> String {
    var lines = ["\(pipeline.name), seed \(pipeline.seed)"]
    if !pipeline.summary.isEmpty { lines.append(pipeline.summary) }
    for parameter in pipeline.parameters {
      let value = parameter.value?.description ?? "not given"
      let origin = parameter.givenValue == nil ? "default" : "--set"
      lines.append("  ${\(parameter.name)} = \(value)  (\(origin))")
    }
    describe(scope: 0, indent: "", explained: explained, to: &lines)
    return lines.joined(separator: "\n")
  }

  private func describe(scope: Int, indent: String, explained: Bool, to lines: inout [String]) {
    for step in schedule.scopes[scope].steps {
      switch step {
      case .run(let node):
        describe(node, indent, explained, &lines)
      case .fanOut(let node, let inner):
        describe(node, indent, explained, &lines)
        let count = lines.count
        describe(scope: inner, indent: indent + "  ", explained: explained, to: &lines)
        if lines.count > count {
          lines.insert("\(indent)for each item of \(pipeline.nodes[node].name)", at: count)
        }
      case .gather(let node, let inner):
        lines.append("\(indent)over all items")
        describe(node, indent + "  ", explained, &lines)
        describe(scope: inner, indent: indent + "  ", explained: explained, to: &lines)
      case .pair(let inner):
        guard case .pairing(let sources) = schedule.scopes[inner].origin else { continue }
        lines.append("\(indent)for each pair of \(sources.map(name).joined(separator: " and "))")
        describe(scope: inner, indent: indent + "  ", explained: explained, to: &lines)
      case .collectRow, .collectPartner: continue
      }
    }
  }

  private func describe(_ index: Int, _ indent: String, _ explained: Bool, _ lines: inout [String])
  {
    let node = pipeline.nodes[index]
    let links = node.links.sorted { $0.key < $1.key }.flatMap { port, links in
      links.map { "\($0)\($0.port == port ? "" : " → \(port)")" }
    }
    let uses = node.name == node.uses ? "" : " (\(node.uses))"
    lines.append(
      "\(indent)\(node.name)\(uses)\(links.isEmpty ? "" : "  ← \(links.joined(separator: ", "))")")
    guard explained else { return }
    lines.append("\(indent)    \(node.summary.isEmpty ? node.type.summary : node.summary)")
    for spec in node.type.parameters {
      let value = node.with[spec.name] ?? spec.defaultValue
      let unit = spec.unit.rawValue.isEmpty ? "" : " \(spec.unit.rawValue)"
      let origin = node.with[spec.name] == nil ? "default" : "set"
      lines.append("\(indent)    \(spec.name) = \(value)\(unit)  (\(origin))  \(spec.summary)")
    }
  }

  private func name(of scope: Int) -> String {
    switch schedule.scopes[scope].origin {
    case .pipeline: pipeline.name
    case .fanOut(let node), .gathering(let node): pipeline.nodes[node].name
    case .pairing(let sources): sources.map(name).joined(separator: " with ")
    }
  }
}
