/// One `--set`: `parameter=value` or `node.parameter=value`.
public struct Override: Sendable, Equatable {
  /// The node, or `nil` for a parameter of the pipeline.
  public let node: String?
  /// The parameter of the pipeline, or of the node.
  public let parameter: String
  /// The value as typed.
  public let text: String

  /// What `--set` says.
  public init(node: String? = nil, parameter: String, text: String) {
    self.node = node
    self.parameter = parameter
    self.text = text
  }

  /// Reads `parameter=value` or `node.parameter=value`; the value may contain `=` and be empty.
  public init?(_ argument: String) {
    guard let equals = argument.firstIndex(of: "=") else { return nil }
    let target = argument[..<equals].split(separator: ".", omittingEmptySubsequences: false)
    guard 1...2 ~= target.count, target.allSatisfy({ !$0.isEmpty }) else { return nil }
    node = target.count == 2 ? String(target[0]) : nil
    parameter = String(target[target.count - 1])
    text = String(argument[argument.index(after: equals)...])
  }

  /// `size` or `low.size`.
  public var target: String { node.map { "\($0).\(parameter)" } ?? parameter }
  var path: String { "--set \(target)" }

  /// The typed text as a value: words stay words where the domain wants words, else it is JSON.
  package func value(in domain: Domain?) -> JSON {
    switch domain {
    case .choice where text.hasPrefix("{"): return value(in: .json)
    case .string, .path, .choice: return .string(text)
    case .optional(let inner): return text == "null" ? .null : value(in: inner)
    default:
      let parsed = try? JSONParser.parse(Array(text.utf8))
      return parsed.flatMap { $0.duplicates.isEmpty ? $0.value.json : nil } ?? .string(text)
    }
  }
}

extension Draft {
  /// Puts the overrides in place of what the file says.
  mutating func apply(_ overrides: [Override]) -> [PipelineError] {
    overrides.compactMap { override in
      override.node == nil ? setParameter(override) : setNode(override)
    }
  }

  private mutating func setParameter(_ override: Override) -> PipelineError? {
    guard let index = parameters.firstIndex(where: { $0.name == override.parameter }) else {
      if override.parameter == "seed" {
        return unknown(override, "the pipeline has no parameter \"seed\"; use --seed")
      }
      let names = parameters.map(\.name)
      let ofNodes = nodes.flatMap { node in
        (node.type?.parameters ?? []).filter { $0.name == override.parameter }
          .map { "\(node.name).\($0.name)" }
      }
      let hint: String =
        if let nearest = Suggestion.nearest(to: override.parameter, among: names) {
          "did you mean \"\(nearest)\"?"
        } else if !ofNodes.isEmpty {
          "did you mean \(ofNodes.map { "\"\($0)\"" }.joined(separator: " or "))?"
        } else if names.isEmpty {
          "it has none; a node's is written node.parameter"
        } else {
          "it has \(names.joined(separator: ", "))"
        }
      return unknown(override, "the pipeline has no such parameter; \(hint)")
    }
    let value = override.value(in: parameters[index].domain)
    if let complaint = parameters[index].domain?.complaint(about: value) {
      return unknown(override, complaint)
    }
    parameters[index].givenValue = value
    return nil
  }

  private mutating func setNode(_ override: Override) -> PipelineError? {
    guard let name = override.node, let index = nodes.firstIndex(where: { $0.name == name }) else {
      let hint = Suggestion.didYouMean(override.node ?? "", among: nodes.map(\.name))
      return unknown(override, "the pipeline has no node \"\(override.node ?? "")\"\(hint)")
    }
    let domain = nodes[index].type?.parameters.first { $0.name == override.parameter }?.domain
    let setting = DraftSetting(
      key: override.parameter, path: override.path, value: override.value(in: domain))
    nodes[index].settings.removeAll { $0.key == override.parameter }
    nodes[index].settings.append(setting)
    return nil
  }

  private func unknown(_ override: Override, _ message: String) -> PipelineError {
    PipelineError(.usage, path: override.path, message)
  }
}
