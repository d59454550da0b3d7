import Graph
import Imaging

/// Writes a table, such as the trace of a search, to a file.
struct SaveTable: Node {
  static let name = "save-table"
  static let summary = "Writes a table to a file: comma-separated values, JSON or plain text."

  @Parameter(
    "The file, ending in .csv, .json or .txt; {name}, {index}, {node} and {seed} stand for the item's. "
      + "Folders are created.")
  var path: Path = "out/{name}.csv"

  static let table = Input<Table>("table", "The table.")
  static let ports: [any PortDeclaration] = [table]

  static var sample: NodeSample {
    NodeSample(with: ["path": "out/{name}.csv"], in: ["table": "search.trace"])
  }

  func complaints() -> [ParameterComplaint] {
    var found: [ParameterComplaint] = []
    if let problem = FilePattern.problem(in: path.string) {
      found.append(ParameterComplaint("path", problem))
    }
    if ending == nil {
      found.append(
        ParameterComplaint("path", "\"\(path.string)\" does not end in .csv, .json or .txt"))
    }
    return found
  }

  func outputProblems() -> [OutputProblem] {
    [OutputProblem("path", pattern: path.string)].compactMap { $0 }
  }

  func run(_ io: inout NodeIO) throws {
    let file = FilePattern.filled(path.string, for: io)
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
