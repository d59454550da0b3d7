/// Reads the members of one JSON object of a pipeline file and notes what does not belong.
struct ObjectReader {
  let members: [SourceMember]
  let path: String
  private(set) var problems: [PipelineError] = []

  /// - Parameters:
  ///   - value: The object; anything else is a problem and reads as empty.
  ///   - keys: The only keys that may be there, or `nil` for names of the user's own choice.
  init(_ value: SourceValue, at path: String, keys: [String]?) {
    members = value.members ?? []
    self.path = path
    if value.members == nil {
      problems.append(
        PipelineError(
          .invalidPipeline, path: path, "expected an object, found \(value.json.kind)"))
    }
    guard let keys else { return }
    for member in members where !keys.contains(member.key) {
      let hint =
        Suggestion.nearest(to: member.key, among: keys)
        .map { "did you mean \"\($0)\"?" } ?? "known are \(keys.joined(separator: ", "))"
      complain(member.key, "unknown key; \(hint)")
    }
  }

  func path(_ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }

  func value(_ key: String) -> SourceValue? { members.first { $0.key == key }?.value }

  mutating func complain(_ key: String, _ message: String) {
    problems.append(PipelineError(.invalidPipeline, path: path(key), message))
  }

  /// A text, or `nil` when it is missing or something else.
  mutating func string(_ key: String) -> String? {
    guard let json = value(key)?.json else { return nil }
    if json.string == nil { complain(key, "expected text, found \(json.kind)") }
    return json.string
  }

  /// A number, or `nil` when it is missing or something else.
  mutating func number(_ key: String) -> Double? {
    guard let json = value(key)?.json else { return nil }
    if json.number == nil { complain(key, "expected a number, found \(json.kind)") }
    return json.number
  }

  mutating func take(_ other: ObjectReader) { problems += other.problems }
  mutating func take(_ others: [PipelineError]) { problems += others }
}
