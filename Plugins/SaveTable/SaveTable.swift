import Graph
import Imaging

/// Writes a table, such as the trace of a search, to a file.
struct SaveTable: FileWriting {
  static let name = "save-table"
  static let summary = "Writes a table to a file: comma-separated values, JSON or plain text."

  @Parameter(
    "The file, ending in .csv, .json or .txt; {name}, {index}, {node} and {seed} stand for the "
      + "item's. Folders are created.")
  var path: Path = "out/{name}.csv"

  static let table = Input<Table>("table", "The table.")
  static let ports: [any PortDeclaration] = [table]

  static var sample: NodeSample {
    NodeSample(with: ["path": "out/{name}.csv"], in: ["table": "search.trace"])
  }

  func complaints() -> [ParameterComplaint] {
    guard ending == nil else { return patternComplaints }
    return patternComplaints + [
      ParameterComplaint("path", "\"\(path.string)\" does not end in .csv, .json or .txt")
    ]
  }

  func run(_ io: inout NodeIO) throws {
    let file = file(for: io)
    let table = io[Self.table]
    let text =
      switch ending {
      case "json": table.json.text(.indented) + "\n"
      case "txt": table.text
      default: table.csv
      }
    try SafeFile.createFolder(SafeFile.folder(of: file))
    try SafeFile.write(Array(text.utf8), to: file)
    io.record("file", .string(file))
  }

  private var ending: String? {
    let name = path.string.lowercased()
    return ["csv", "json", "txt"].first { name.hasSuffix("." + $0) }
  }
}
