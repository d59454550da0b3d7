import Graph

/// Puts several tables under one another, a row each.
struct Summarize: Node {
  static let name = "summarize"
  static let summary = "Puts the means of several tables of measures under one another, a row each."

  @Parameter("What each row is called, in the order of the links.")
  var labels: [String] = []

  @Parameter("The heading over the labels.")
  var heading = "method"

  @Parameter("A file for the table, .csv, .json or .txt; folders are created.")
  var path: Path? = nil

  static let tables = ListInput<Table>("tables", "Tables that measure made.")
  static let table = Output<Table>("table", "The means, a row a table.")
  static let ports: [any PortDeclaration] = [tables, table]

  static var sample: NodeSample {
    NodeSample(
      with: ["labels": ["bicubic", "search"]], in: ["tables": ["plain.table", "searched.table"]])
  }

  func complaints() -> [ParameterComplaint] {
    guard let path, TableFormat(path.string) == nil else { return [] }
    return [ParameterComplaint("path", "\"\(path)\" does not end in .csv, .json or .txt")]
  }

  func run(_ io: inout NodeIO) throws {
    let tables = io[Self.tables]
    guard tables.count >= labels.count else {
      throw PipelineError(
        .badInput, "there are \(labels.count) labels for \(tables.count) tables; leave some out")
    }
    var columns: [String] = []
    for column in tables.flatMap({ $0.columns.dropFirst() }) where !columns.contains(column) {
      columns.append(column)
    }
    var summary = Table(title: io.item.name, columns: [heading] + columns)
    for (index, table) in tables.enumerated() {
      let label = labels.indices.contains(index) ? labels[index] : table.title
      // Measure's own last row is the mean; of one picture there is no such row.
      let means = table.rows.last ?? []
      let named = Dictionary(zip(table.columns, means)) { $1 }
      summary.append([.string(label)] + columns.map { named[$0] ?? .null })
    }
    io[Self.table] = summary
    if let path { try TableFormat(path.string)?.write(summary, to: path.string) }
  }
}
