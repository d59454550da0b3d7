extension PipelineDrawing {
  /// Columns by distance from the start, boxes under one another, wires as curves.
  package var svg: String {
    let layout = Layout(pipeline, wires)
    var lines = [
      """
      <svg xmlns="http://www.w3.org/2000/svg" width="\(layout.width)" height="\(layout.height)" \
      viewBox="0 0 \(layout.width) \(layout.height)" font-family="sans-serif" font-size="13">
      """,
      "<title>\(escaped(pipeline.name))</title>",
      """
      <defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" \
      orient="auto"><path d="M0 0L8 4L0 8z" fill="#667"/></marker></defs>
      """,
    ]
    for wire in wires {
      let start = layout.boxes[wire.from], end = layout.boxes[wire.to]
      let (x0, y0) = (start.x + Layout.boxWidth, start.y + Layout.boxHeight / 2)
      let (x1, y1) = (end.x, end.y + Layout.boxHeight / 2)
      let middle = (x0 + x1) / 2
      lines.append(
        """
        <path d="M\(x0) \(y0)C\(middle) \(y0) \(middle) \(y1) \(x1) \(y1)" fill="none" \
        stroke="#667" marker-end="url(#tip)"><title>\(escaped(wire.label))</title></path>
        """)
    }
    for (node, box) in zip(pipeline.nodes, layout.boxes) {
      let x = box.x + Layout.boxWidth / 2
      lines.append(
        """
        <g><rect x="\(box.x)" y="\(box.y)" width="\(Layout.boxWidth)" \
        height="\(Layout.boxHeight)" rx="6" fill="#eef2f8" stroke="#667"/>\
        <text x="\(x)" y="\(box.y + 20)" text-anchor="middle">\(escaped(node.name))</text>\
        <text x="\(x)" y="\(box.y + 36)" text-anchor="middle" fill="#667" font-size="11">\
        \(escaped(node.uses))</text></g>
        """)
    }
    return (lines + ["</svg>"]).joined(separator: "\n")
  }

  private func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}

/// Where the boxes are, in pixels.
private struct Layout {
  static let boxWidth = 140, boxHeight = 46, gapX = 60, gapY = 24, margin = 16

  var boxes: [(x: Int, y: Int)] = []
  var width = 0
  var height = 0

  init(_ pipeline: Pipeline, _ wires: [PipelineDrawing.Wire]) {
    var columns = [Int](repeating: 0, count: pipeline.nodes.count)
    for index in columns.indices {  // nodes are sorted: sources come first
      for wire in wires where wire.to == index {
        columns[index] = max(columns[index], columns[wire.from] + 1)
      }
    }
    var filled: [Int: Int] = [:]
    for column in columns {
      let row = filled[column, default: 0]
      filled[column] = row + 1
      boxes.append(
        (
          x: Self.margin + column * (Self.boxWidth + Self.gapX),
          y: Self.margin + row * (Self.boxHeight + Self.gapY)
        ))
    }
    width = (boxes.map(\.x).max() ?? 0) + Self.boxWidth + Self.margin
    height = (boxes.map(\.y).max() ?? 0) + Self.boxHeight + Self.margin
  }
}
