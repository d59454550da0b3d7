extension NodeReference {
  /// For a terminal: what it does, ports, parameters, a sample.
  package var text: String {
    var lines = [type.name, "", "  " + type.summary]
    if let flow { lines.append("  " + flow) }
    if !type.ports.isEmpty {
      lines += ["", "Ports"]
      lines += NodeReference.columns(
        type.ports.map { [$0.name, NodeReference.direction(of: $0), $0.kind, $0.summary] })
    }
    if !type.parameters.isEmpty {
      lines += ["", "Parameters"]
      for spec in type.parameters {
        let given = NodeReference.defaultValue(of: spec)
        let values = NodeReference.values(of: spec.domain, unit: spec.unit)
        lines.append("  \(spec.name)\(given.isEmpty ? "" : " = \(given)")   (\(values))")
        lines.append("      \(spec.summary)")
      }
      if let chance { lines += ["", "  " + chance] }
    }
    lines += ["", "Sample"]
    lines += sample.text(.indented).split(separator: "\n").map { "  \($0)" }
    return lines.joined(separator: "\n")
  }

  /// Rows under one another, two spaces between the columns.
  package static func columns(_ rows: [[String]]) -> [String] {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in
      rows.map { $0.indices.contains(column) ? $0[column].count : 0 }.max() ?? 0
    }
    return rows.map { row in
      let cells = row.enumerated().map { index, cell in
        index == row.count - 1
          ? cell : cell + String(repeating: " ", count: widths[index] - cell.count)
      }
      return "  " + cells.joined(separator: "  ")
    }
  }
}
