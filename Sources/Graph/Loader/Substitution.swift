/// Fills `${parameter}` in.
///
/// A text that is nothing but `${size}` becomes the parameter's value with its type; within other
/// text it is spelled out. `$${` stands for a plain `${`.
struct Substitution {
  let parameters: [PipelineParameter]

  /// - Returns: The value, and what is wrong with it.
  func fill(_ json: JSON) -> (JSON, [String]) {
    switch json {
    case .string(let text): return fill(text)
    case .array(let values):
      let filled = values.map(fill)
      return (.array(filled.map(\.0)), filled.flatMap(\.1))
    case .object(let members):
      let filled = members.mapValues(fill)
      let complaints = filled.sorted { $0.key < $1.key }.flatMap(\.value.1)
      return (.object(filled.mapValues(\.0)), complaints)
    default: return (json, [])
    }
  }

  private func fill(_ text: String) -> (JSON, [String]) {
    guard text.contains("${") else { return (.string(text), []) }
    var result = "", complaints: [String] = []
    var rest = Substring(text)
    while let dollar = rest.firstIndex(of: "$") {
      result += rest[..<dollar]
      rest = rest[dollar...]
      if rest.hasPrefix("$${") {
        result += "${"
        rest = rest.dropFirst(3)
      } else if rest.hasPrefix("${") {
        guard let end = rest.firstIndex(of: "}") else {
          return (.string(text), ["\"${\" has no closing \"}\"; a plain \"${\" is written \"$${\""])
        }
        let name = String(rest.dropFirst(2).prefix(upTo: end))
        rest = rest[rest.index(after: end)...]
        switch value(of: name) {
        case .failure(let complaint): complaints.append(complaint.message)
        case .success(let value):
          if text == "${\(name)}" { return (value, []) }
          result += value.string ?? value.description
        }
      } else {
        result.append("$")
        rest = rest.dropFirst()
      }
    }
    return (.string(result + rest), complaints)
  }

  private struct Complaint: Error { let message: String }

  private func value(of name: String) -> Result<JSON, Complaint> {
    guard let parameter = parameters.first(where: { $0.name == name }) else {
      let names = parameters.map(\.name)
      let hint: String =
        if let nearest = Suggestion.nearest(to: name, among: names) {
          "did you mean \"${\(nearest)}\"?"
        } else if names.isEmpty {
          "the pipeline declares none"
        } else {
          "known are \(names.joined(separator: ", "))"
        }
      return .failure(Complaint(message: "unknown parameter \"${\(name)}\"; \(hint)"))
    }
    guard let value = parameter.value else {
      return .failure(
        Complaint(message: "the parameter \"\(name)\" has no default; give it with --set \(name)=…")
      )
    }
    return .success(value)
  }
}

extension Draft {
  /// Fills every `${…}` of every node in.
  mutating func substitute() -> [PipelineError] {
    let substitution = Substitution(parameters: parameters)
    var problems: [PipelineError] = []
    for node in nodes.indices {
      for setting in nodes[node].settings.indices {
        let (value, complaints) = substitution.fill(nodes[node].settings[setting].value)
        nodes[node].settings[setting].value = value
        nodes[node].settings[setting].isBroken = !complaints.isEmpty
        let path = nodes[node].settings[setting].path
        problems += complaints.map { PipelineError(.invalidPipeline, path: path, $0) }
      }
    }
    return problems
  }
}
