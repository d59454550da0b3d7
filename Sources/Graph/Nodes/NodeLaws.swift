/// What every node must keep, whoever wrote it: `facet plugin test` and the test suite ask it of
/// each.
public enum NodeLaws {
  /// What is wrong with the declaration of a node, one sentence each; empty when nothing is.
  ///
  /// - Parameter registry: the nodes that its parameters may name.
  public static func breaches(of type: any Node.Type, among registry: Registry) -> [String] {
    naming(type) + sentences(type) + ports(type) + defaults(type) + sample(type, among: registry)
  }

  /// Whether a name is kebab-case: `motion-blur`.
  public static func isKebabCase(_ name: String) -> Bool {
    name.wholeMatch(of: /[a-z][a-z0-9]*(-[a-z0-9]+)*/) != nil
  }

  private static func naming(_ type: any Node.Type) -> [String] {
    isKebabCase(type.name)
      ? [] : ["the name \"\(type.name)\" is not kebab-case; write it like \"motion-blur\""]
  }

  private static func sentences(_ type: any Node.Type) -> [String] {
    let texts =
      [("summary", type.summary)] + type.ports.map { ("port \($0.name)", $0.summary) }
      + type.parameters.map { ("parameter \($0.name)", $0.summary) }
    return texts.compactMap { what, text in
      guard text.hasSuffix(".") else { return "\(what): no period ends \"\(text)\"" }
      return text.first?.isLowercase == false ? nil : "\(what): \"\(text)\" begins in lower case"
    }
  }

  private static func ports(_ type: any Node.Type) -> [String] {
    var found: [String] = []
    for ports in [type.inputs, type.outputs] {
      let names = ports.map(\.name)
      for name in Set(names).sorted() where names.filter({ $0 == name }).count > 1 {
        found.append("two ports are called \"\(name)\"")
      }
    }
    if type.fansOut && type.gathers { found.append("it cannot both fan out and gather") }
    return found
  }

  private static func defaults(_ type: any Node.Type) -> [String] {
    let misfits = type.parameters.compactMap { spec in
      spec.domain.complaint(about: spec.defaultValue).map { "parameter \(spec.name): \($0)" }
    }
    do {
      let encoded = try JSON(encoding: type.init(with: [:])).object ?? [:]
      let names = Set(type.parameters.map(\.name))
      return misfits
        + encoded.keys.filter { !names.contains($0) }.sorted().map {
          "it stores \"\($0)\", which is no @Parameter; compute it, or make it one"
        }
    } catch {
      return misfits + ["its defaults are not valid: \(error)"]
    }
  }

  private static func sample(_ type: any Node.Type, among registry: Registry) -> [String] {
    let sample = type.sample
    var found: [String] = []
    do { _ = try type.init(with: sample.with, among: registry) } catch {
      found.append("its sample: \(error)")
    }
    for port in type.inputs
    where (port.role == .input || port.role == .listInput) && sample.in[port.name] == nil {
      found.append("the sample leaves the input \"\(port.name)\" open")
    }
    for port in sample.in.keys.sorted() where !type.inputs.contains(where: { $0.name == port }) {
      found.append("the sample connects \"\(port)\", which is no input")
    }
    return found
  }
}
