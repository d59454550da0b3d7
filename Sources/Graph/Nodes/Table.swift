/// Numbers and words in rows under named columns, on a wire: the report of a search, its trace, the
/// measures of some pictures.
public struct Table: PortValue, Equatable {
  public static let kind = "table"

  /// What the table is about; may be empty.
  public var title: String
  public private(set) var columns: [String]
  /// Every row has as many cells as there are columns; `null` stands for "not known".
  public private(set) var rows: [[JSON]]

  public init(title: String = "", columns: [String], rows: [[JSON]] = []) {
    for row in rows {
      precondition(
        row.count == columns.count, "Table: \(row.count) cells under \(columns.count) columns")
    }
    (self.title, self.columns, self.rows) = (title, columns, rows)
  }

  /// One row, its cells named.
  public init(title: String = "", _ cells: KeyValuePairs<String, JSON>) {
    self.init(title: title, columns: cells.map(\.key), rows: [cells.map(\.value)])
  }

  public mutating func append(_ row: [JSON]) {
    precondition(
      row.count == columns.count, "Table: \(row.count) cells under \(columns.count) columns")
    rows.append(row)
  }

  /// The cells under one column; empty when there is no such column.
  public subscript(column: String) -> [JSON] {
    guard let index = columns.firstIndex(of: column) else { return [] }
    return rows.map { $0[index] }
  }
}

extension Table {
  /// Comma-separated values with a line of headings.
  ///
  /// - Source: RFC 4180, with line feeds alone.
  public var csv: String {
    func quoted(_ text: String) -> String {
      guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
      return "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
    let lines = [columns] + rows.map { $0.map(Table.plain) }
    return lines.map { $0.map(quoted).joined(separator: ",") + "\n" }.joined()
  }

  /// A list of objects, one a row.
  public var json: JSON {
    .array(rows.map { .object(Dictionary(zip(columns, $0)) { $1 }) })
  }

  /// Columns of text under headings, numbers to the right.
  public var text: String {
    let cells = [columns] + rows.map { $0.map(Table.short) }
    let widths = columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    let isNumeric = columns.indices.map { column in
      !rows.isEmpty && rows.allSatisfy { $0[column].number != nil || $0[column] == .null }
    }
    let lines = cells.map { row in
      row.indices.map { column -> String in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return isNumeric[column] ? space + row[column] : row[column] + space
      }.joined(separator: "  ")
    }
    return lines.map { $0.reversed().drop { $0 == " " }.reversed() + "\n" }.joined()
  }

  /// The first row on one line: `steps 100 · lr_psnr 31.2`.
  public var summary: String {
    guard let row = rows.first else { return "" }
    return zip(columns, row).filter { $0.1 != .null }
      .map { "\($0) \(Table.short($1))" }.joined(separator: " · ")
  }

  /// A cell in full.
  private static func plain(_ cell: JSON) -> String {
    cell.string ?? (cell == .null ? "" : cell.text())
  }

  /// A cell for people: five digits of a number are enough.
  private static func short(_ cell: JSON) -> String {
    guard let number = cell.number else { return cell == .null ? "–" : plain(cell) }
    if number == number.rounded(), abs(number) < 1e6 { return plain(cell) }
    var (scale, size) = (1.0, abs(number))
    while size < 1e4, scale < 1e9 { (size, scale) = (size * 10, scale * 10) }
    return JSON.number((number * scale).rounded() / scale).text()
  }
}
