extension NodeReference {
  /// For programs: everything about the node.
  package var json: JSON {
    [
      "name": .string(type.name), "summary": .string(type.summary),
      "fansOut": .bool(type.fansOut), "gathers": .bool(type.gathers),
      "ports": .array(
        type.ports.map { port in
          [
            "name": .string(port.name), "summary": .string(port.summary),
            "kind": .string(port.kind), "role": .string(port.role.rawValue),
          ]
        }),
      "parameters": .array(
        type.parameters.map { spec in
          [
            "name": .string(spec.name), "summary": .string(spec.summary),
            "unit": .string(spec.unit.rawValue), "default": spec.defaultValue,
            "schema": JSONSchema.of(spec.domain),
          ]
        }),
      "sample": sample,
    ]
  }
}
