import Graph

/// Lays pictures out in rows, each under its title, with lines of text below all of them.
public struct Sheet: Sendable {
  public var columns: Int
  /// Space between pictures and around them, in pixels.
  public var gap: Int
  /// Height of a line of text, in pixels.
  public var lettering: Int
  public var background: Colour

  public init(columns: Int, gap: Int = 12, lettering: Int = 20, background: Colour = .white) {
    precondition(
      columns > 0 && gap >= 0 && lettering >= 0, "Sheet: \(columns), \(gap), \(lettering)")
    (self.columns, self.gap, self.lettering, self.background) = (
      columns, gap, lettering, background
    )
  }

  /// Most pixels of a sheet: more would not fit a file that others can open.
  static let largest = 400_000_000

  /// The sheet. A column is as wide as its widest picture, a row as tall as its tallest.
  ///
  /// - Parameter titles: One a picture, or none at all.
  /// - Throws: `PipelineError` when the sheet would be too large.
  public func drawn(
    _ pictures: [Image], titles: [String], caption: [String] = [], name: String = ""
  ) throws -> Image {
    precondition(!pictures.isEmpty, "Sheet: no pictures")
    let rows = stride(from: 0, to: pictures.count, by: columns).map {
      Array($0..<min($0 + columns, pictures.count))
    }
    let widths = (0..<min(columns, pictures.count)).map { column in
      rows.compactMap { column < $0.count ? pictures[$0[column]].width : nil }.max() ?? 0
    }
    let heights = rows.map { row in row.map { pictures[$0].height }.max() ?? 0 }
    let title = titles.isEmpty ? 0 : lettering + lettering / 2
    let line = lettering * 3 / 2
    let width = widths.reduce(gap) { $0 + $1 + gap }
    let height = heights.reduce(gap) { $0 + $1 + title + gap } + caption.count * line
    guard width * height <= Sheet.largest else {
      throw PipelineError(
        .tooLarge,
        "\(pictures.count) pictures on one sheet would be \(width) × \(height) pixels; give a smaller "
          + "height, or fewer pictures")
    }
    var canvas = try Canvas(width: width, height: height, colour: background)
    var y = gap
    for (row, height) in zip(rows, heights) {
      var x = gap
      for (column, index) in row.enumerated() {
        if index < titles.count, !titles[index].isEmpty {
          try canvas.paste(text(titles[index], widths[column] + gap), x: x, y: y)
        }
        try canvas.paste(pictures[index], x: x, y: y + title)
        x += widths[column] + gap
      }
      y += height + title + gap
    }
    for words in caption {
      try canvas.paste(text(words, width - gap), x: gap, y: y - gap / 2)
      y += line
    }
    return try canvas.image(name: name)
  }

  /// Black on light, white on dark.
  private func text(_ words: String, _ width: Int) throws -> Image {
    let light = background.components.reduce(0, +) > 3 * 127
    return try TextPicture.draw(
      words, height: lettering, maximumWidth: width, colour: light ? .black : .white,
      background: background)
  }
}
