extension PipelineParameter {
  static let keys = ["type", "default", "min", "max", "choices", "summary"]
  static let types = ["int", "number", "string", "bool", "path", "choice"]

  /// Reads one declaration of a pipeline's `parameters`.
  static func read(_ member: SourceMember) -> (PipelineParameter, [PipelineError]) {
    var parameter = PipelineParameter(name: member.key)
    var reader = ObjectReader(member.value, at: parameter.path, keys: keys)
    guard member.value.members != nil else { return (parameter, reader.problems) }
    parameter.summary = reader.string("summary") ?? ""
    parameter.domain = domain(&reader)
    parameter.defaultValue = reader.value("default")?.json
    if let value = parameter.defaultValue, let complaint = parameter.domain?.complaint(about: value)
    {
      reader.complain("default", complaint)
    }
    return (parameter, reader.problems)
  }

  private static func domain(_ reader: inout ObjectReader) -> Domain? {
    guard let type = reader.string("type") else {
      if reader.value("type") == nil {
        reader.complain("type", "missing; it is one of \(types.joined(separator: ", "))")
      }
      return nil
    }
    let isNumeric = type == "int" || type == "number"
    if !isNumeric && types.contains(type) {
      for key in ["min", "max"] where reader.value(key) != nil {
        reader.complain(key, "only int and number have bounds; remove it")
      }
    }
    if type != "choice" && reader.value("choices") != nil {
      reader.complain("choices", "only a parameter of type choice has choices; remove it")
    }
    switch type {
    case "int": return bounds(&reader).map { .integer($0) }
    case "number": return bounds(&reader).map { .number($0) }
    case "string": return .string
    case "bool": return .bool
    case "path": return .path
    case "choice": return choices(&reader).map { .choice($0) }
    default:
      reader.complain(
        "type",
        "\"\(type)\" is none of \(types.joined(separator: ", "))"
          + Suggestion.didYouMean(type, among: types))
      return nil
    }
  }

  private static func bounds(_ reader: inout ObjectReader) -> ClosedRange<Double>? {
    let low = reader.number("min") ?? -.infinity, high = reader.number("max") ?? .infinity
    guard low <= high else {
      reader.complain("min", "\(JSON.spelling(of: low)) is more than max; swap them")
      return nil
    }
    return low...high
  }

  private static func choices(_ reader: inout ObjectReader) -> [String]? {
    guard let value = reader.value("choices")?.json else {
      reader.complain("choices", "missing; list the words to choose from")
      return nil
    }
    let words = value.array?.compactMap(\.string) ?? []
    guard !words.isEmpty, words.count == value.array?.count else {
      reader.complain("choices", "expected a list of words, found \(value)")
      return nil
    }
    return words
  }
}
