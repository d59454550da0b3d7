import Graph

/// As much of JSON Schema (draft 2020-12) as our own schema uses; an unknown keyword is an error,
/// so that nothing passes because it was not looked at.
struct SchemaValidator {
  let root: JSON

  /// What is wrong, with the path of each thing.
  func complaints(about json: JSON) -> [String] { complaints(about: json, root, "$") }

  private func complaints(about json: JSON, _ schema: JSON, _ path: String) -> [String] {
    if schema.bool == true { return [] }
    guard let members = schema.object else { return ["\(path): the schema is no object"] }
    return members.sorted { $0.key < $1.key }.flatMap { keyword, value in
      check(keyword, value, members, json, path)
    }
  }

  private func check(
    _ keyword: String, _ value: JSON, _ schema: [String: JSON], _ json: JSON, _ path: String
  ) -> [String] {
    func unless(_ isRight: Bool) -> [String] { isRight ? [] : ["\(path): \(keyword) \(value)"] }
    switch keyword {
    case "$schema", "$defs", "title", "description", "default", "then": return []
    case "type": return unless(has(json, type: value.string ?? ""))
    case "const": return unless(json == value)
    case "enum": return unless(value.array?.contains(json) == true)
    case "minimum": return unless(json.number.map { $0 >= value.number ?? .nan } ?? true)
    case "maximum": return unless(json.number.map { $0 <= value.number ?? .nan } ?? true)
    case "minItems": return unless(json.array.map { $0.count >= value.integer ?? 0 } ?? true)
    case "maxItems": return unless(json.array.map { $0.count <= value.integer ?? 0 } ?? true)
    case "minLength": return unless(json.string.map { $0.count >= value.integer ?? 0 } ?? true)
    case "minProperties": return unless(json.object.map { $0.count >= value.integer ?? 0 } ?? true)
    case "pattern":
      guard let text = json.string, let pattern = try? Regex(value.string ?? "") else { return [] }
      return unless(text.firstMatch(of: pattern) != nil)
    case "required":
      return (value.array ?? []).filter { json.object != nil && json[$0.string ?? ""] == nil }
        .map { "\(path): \($0) is missing" }
    case "items":
      return (json.array ?? []).enumerated().flatMap {
        complaints(about: $1, value, "\(path).\($0)")
      }
    case "properties":
      return (value.object ?? [:]).flatMap { key, schema in
        json[key].map { complaints(about: $0, schema, "\(path).\(key)") } ?? []
      }
    case "additionalProperties":
      let known = schema["properties"]?.object ?? [:]
      return (json.object ?? [:]).filter { known[$0.key] == nil }.flatMap { key, member in
        value.bool == false
          ? ["\(path).\(key): unknown"] : complaints(about: member, value, "\(path).\(key)")
      }
    case "propertyNames":
      return (json.object ?? [:]).keys.flatMap {
        complaints(about: .string($0), value, "\(path).\($0)")
      }
    case "anyOf":
      let tries = (value.array ?? []).map { complaints(about: json, $0, path) }
      return tries.contains { $0.isEmpty } ? [] : tries.flatMap { $0 }
    case "allOf": return (value.array ?? []).flatMap { complaints(about: json, $0, path) }
    case "if":
      guard complaints(about: json, value, path).isEmpty, let then = schema["then"] else {
        return []
      }
      return complaints(about: json, then, path)
    case "$ref":
      let steps = (value.string ?? "").dropFirst(2).split(separator: "/").map(String.init)
      let target = steps.reduce(root as JSON?) { $0?[$1] }
      return complaints(about: json, target ?? .null, path)
    default: return ["\(path): the keyword \(keyword) is not known"]
    }
  }

  private func has(_ json: JSON, type: String) -> Bool {
    switch (type, json) {
    case ("object", .object), ("array", .array), ("string", .string), ("boolean", .bool),
      ("null", .null), ("number", .number):
      true
    case ("integer", .number(let number)): number == number.rounded()
    default: false
    }
  }
}
