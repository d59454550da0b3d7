extension NodeReference {
  /// The tables for a plugin's README, without the markers around them.
  package var markdown: String {
    var lines: [String] = []
    if let flow { lines += [flow, ""] }
    if !type.ports.isEmpty {
      lines += ["| Port | | Kind | |", "|---|---|---|---|"]
      lines += type.ports.map { port in
        row(["`\(port.name)`", NodeReference.direction(of: port), port.kind, port.summary])
      }
    }
    if !type.parameters.isEmpty {
      if !lines.isEmpty { lines.append("") }
      lines += ["| Parameter | Values | Default | |", "|---|---|---|---|"]
      lines += type.parameters.map { spec in
        let given = NodeReference.defaultValue(of: spec)
        return row([
          "`\(spec.name)`", NodeReference.values(of: spec.domain, unit: spec.unit),
          given.isEmpty ? "" : "`\(given)`", spec.summary,
        ])
      }
    }
    return lines.joined(separator: "\n")
  }

  private func row(_ cells: [String]) -> String {
    "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
  }

  /// What stands before and after a node's tables in a README.
  package var markers: (start: String, end: String) {
    ("<!-- generated \(type.name) -->", "<!-- end -->")
  }

  /// The tables with their markers, to be put into a README.
  package var markedMarkdown: String { "\(markers.start)\n\n\(markdown)\n\n\(markers.end)" }

  /// A README with this node's tables renewed, or `nil` when it has no place for them.
  package func renewed(_ readme: String) -> String? {
    guard let start = readme.firstRange(of: markers.start),
      let end = readme[start.upperBound...].firstRange(of: markers.end)
    else { return nil }
    return readme.replacingCharacters(
      in: start.lowerBound..<end.upperBound, with: markedMarkdown)
  }
}

extension String {
  fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
