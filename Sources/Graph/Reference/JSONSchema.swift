/// The JSON Schema (draft 2020-12) of pipelines, made from the registered nodes, so that an editor
/// completes names and marks mistakes.
///
/// It accepts every pipeline that the loader accepts. What a schema cannot say (that a link leads
/// somewhere, that kinds match, that nothing runs in a circle) only the loader finds.
package enum JSONSchema {
  package static func ofPipelines(_ registry: Registry) -> JSON {
    let names = registry.names
    return [
      "$schema": "https://json-schema.org/draft/2020-12/schema",
      "title": "Facet pipeline",
      "type": "object",
      "required": ["format", "nodes"],
      "additionalProperties": false,
      "properties": [
        "$schema": ["type": "string"],
        "format": ["const": .number(Double(Format.current.version))],
        "name": ["type": "string", "description": "Names the run and items without a file."],
        "summary": ["type": "string"],
        "seed": describe(of(UInt64.domain), "What all other seeds derive from.", 0),
        "parameters": [
          "type": "object", "propertyNames": name, "additionalProperties": parameter,
          "description": "What --set gives and ${…} uses.",
        ],
        "nodes": [
          "type": "object", "minProperties": 1, "propertyNames": name,
          "additionalProperties": ["$ref": "#/$defs/node"],
        ],
      ],
      "$defs": .object([
        "link": [
          "type": "string", "pattern": #"^[^.]+\.[^.]+$"#,
          "description": "The output of a node: node.port.",
        ],
        "filled": [
          "type": "string", "pattern": #"\$\{[^}]+\}"#,
          "description": "Filled in from the pipeline's parameters.",
        ],
        "chance": chance,
        "node": node(names, registry),
      ]),
    ]
  }

  /// A value that is drawn for each item.
  private static let chance: JSON = [
    "type": "object", "additionalProperties": false,
    "description": "Drawn anew for each item, by its seed.",
    "properties": [
      "range": ["type": "array", "minItems": 2, "maxItems": 2, "items": ["type": "number"]],
      "choice": ["type": "array", "minItems": 1],
      "weights": ["type": "array", "items": ["type": "number", "minimum": 0]],
    ],
    "anyOf": [["required": ["range"]], ["required": ["choice"]]],
  ]

  private static let name: JSON = ["pattern": #"^\p{L}[\p{L}0-9_-]*$"#]

  private static let parameter: JSON = [
    "type": "object", "required": ["type"], "additionalProperties": false,
    "properties": [
      "type": ["enum": .array(PipelineParameter.types.map { .string($0) })],
      "default": true,
      "min": ["type": "number"],
      "max": ["type": "number"],
      "choices": ["type": "array", "minItems": 1, "items": ["type": "string"]],
      "summary": ["type": "string"],
    ],
  ]

  private static func node(_ names: [String], _ registry: Registry) -> JSON {
    let cases = names.compactMap { name in registry[name].map { branch(for: $0) } }
    return [
      "type": "object", "required": ["uses"], "additionalProperties": false,
      "properties": [
        "uses": ["enum": .array(names.map { .string($0) }), "description": "The kind of node."],
        "summary": ["type": "string"],
        "in": ["type": "object"],
        "with": ["type": "object"],
      ],
      "allOf": .array(cases),
    ]
  }

  /// If `uses` is this node, then `in` and `with` are its ports and parameters.
  private static func branch(for type: any Node.Type) -> JSON {
    let ports = type.inputs.map { port -> (String, JSON) in
      let link: JSON = ["$ref": "#/$defs/link"]
      let shape: JSON =
        port.role == .listInput ? ["type": "array", "minItems": 1, "items": link] : link
      return (port.name, describe(shape, "\(port.summary) (\(port.kind))"))
    }
    let required = type.inputs.filter { $0.role != .optionalInput }.map { JSON.string($0.name) }
    let parameters = type.parameters.map { spec -> (String, JSON) in
      let shape = filled(spec.domain, takesChance: type.takesChance)
      let unit = spec.unit.rawValue.isEmpty ? "" : " (\(spec.unit.rawValue))"
      return (spec.name, describe(shape, spec.summary + unit, spec.defaultValue))
    }
    var then: [String: JSON] = [
      "properties": [
        "in": [
          "type": "object", "additionalProperties": false, "required": .array(required),
          "properties": .object(Dictionary(ports) { $1 }),
        ],
        "with": [
          "type": "object", "additionalProperties": false,
          "properties": .object(Dictionary(parameters) { $1 }),
        ],
      ],
      "description": .string(type.summary),
    ]
    if !required.isEmpty { then["required"] = ["in"] }
    return [
      "if": ["properties": ["uses": ["const": .string(type.name)]]], "then": .object(then),
    ]
  }

  /// The schema of one parameter's values.
  ///
  /// - Parameter takesChance: whether the elements of a list may be drawn.
  package static func of(_ domain: Domain, takesChance: Bool = false) -> JSON {
    switch domain {
    case .bool: return ["type": "boolean"]
    case .string: return ["type": "string"]
    case .path: return ["type": "string", "minLength": 1]
    case .integer(let bounds): return .object(limits(bounds).merging(["type": "integer"]) { $1 })
    case .number(let bounds): return .object(limits(bounds).merging(["type": "number"]) { $1 })
    case .choice(let words): return ["enum": .array(words.map { .string($0) })]
    case .list(let element, let count):
      var members: [String: JSON] = [
        "type": "array", "items": filled(element, takesChance: takesChance),
      ]
      if count.lowerBound > 0 { members["minItems"] = .number(Double(count.lowerBound)) }
      if count.upperBound < .max { members["maxItems"] = .number(Double(count.upperBound)) }
      return .object(members)
    case .optional(let domain):
      return ["anyOf": [of(domain, takesChance: takesChance), ["type": "null"]]]
    case .estimable(let domain):
      let estimate: JSON = [
        "type": "object", "required": ["estimate"], "additionalProperties": false,
        "properties": [
          "estimate": ["type": "array", "minItems": 2, "maxItems": 2, "items": of(domain)]
        ],
      ]
      return ["anyOf": [of(domain), estimate]]
    case .steps: return ["type": "array", "items": step]
    case .json: return true
    }
  }

  /// One of the nodes that another is made of; its parameters may hold ranges and choices.
  private static let step: JSON = [
    "type": "object", "required": ["uses"], "additionalProperties": false,
    "properties": [
      "uses": ["type": "string", "description": "A node that degrades pictures."],
      "with": ["type": "object"],
      "seed": [
        "anyOf": [["type": "integer"], ["type": "string"]], "description": "Fixes its chance.",
      ],
    ],
  ]

  /// A value, or an element of a list, may be filled in, and of some nodes it may be drawn.
  private static func filled(_ domain: Domain, takesChance: Bool) -> JSON {
    let others: [JSON] =
      [["$ref": "#/$defs/filled"]]
      + (takesChance ? [["$ref": "#/$defs/chance"]] : [])
    return ["anyOf": .array([of(domain, takesChance: takesChance)] + others)]
  }

  private static func limits(_ bounds: ClosedRange<Double>) -> [String: JSON] {
    var members: [String: JSON] = [:]
    if bounds.lowerBound.isFinite { members["minimum"] = .number(bounds.lowerBound) }
    if bounds.upperBound.isFinite { members["maximum"] = .number(bounds.upperBound) }
    return members
  }

  private static func describe(
    _ schema: JSON, _ description: String, _ defaultValue: JSON = .null
  ) -> JSON {
    var members = schema.object ?? [:]
    members["description"] = .string(description)
    if defaultValue != .null { members["default"] = defaultValue }
    return .object(members)
  }
}
