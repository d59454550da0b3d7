/// A JSON value that knows where in its file it stands; members keep the order of the file.
package struct SourceValue: Sendable {
  package enum Content: Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([SourceValue])
    case object([SourceMember])
  }

  package var content: Content
  package var place: SourcePlace
}

/// A member of a JSON object.
package struct SourceMember: Sendable {
  package var key: String
  /// Where the key stands.
  package var place: SourcePlace
  package var value: SourceValue
}

extension SourceValue {
  /// The value without its places.
  package var json: JSON {
    switch content {
    case .null: .null
    case .bool(let value): .bool(value)
    case .number(let value): .number(value)
    case .string(let value): .string(value)
    case .array(let values): .array(values.map(\.json))
    case .object(let members):
      .object(Dictionary(members.map { ($0.key, $0.value.json) }) { first, _ in first })
    }
  }

  package var members: [SourceMember]? {
    if case .object(let members) = content { members } else { nil }
  }

  package var elements: [SourceValue]? {
    if case .array(let elements) = content { elements } else { nil }
  }

  /// The member of an object; of duplicates the first.
  package subscript(key: String) -> SourceMember? { members?.first { $0.key == key } }

  /// Where `nodes.blur.with.length` stands: the key, or the nearest enclosing thing that is there.
  package func place(of path: String) -> SourcePlace {
    var value = self
    var place = self.place
    var steps = path.split(separator: ".").map(String.init)[...]
    walk: while !steps.isEmpty {
      if let elements = value.elements, let index = Int(steps[steps.startIndex]),
        elements.indices ~= index
      {
        (value, place) = (elements[index], elements[index].place)
        steps = steps.dropFirst()
        continue
      }
      for count in 1...steps.count {  // a key may contain dots, though none that is allowed does
        guard let member = value[steps.prefix(count).joined(separator: ".")] else { continue }
        (value, place) = (member.value, member.place)
        steps = steps.dropFirst(count)
        continue walk
      }
      break
    }
    return place
  }
}
