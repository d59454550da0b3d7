import Graph
import Imaging

/// How a table is written, by the ending of the file.
enum TableFormat {
  case csv, json, text

  init?(_ path: String) {
    switch path.split(separator: ".").last?.lowercased() {
    case "csv": self = .csv
    case "json": self = .json
    case "txt": self = .text
    default: return nil
    }
  }

  func write(_ table: Table, to path: String) throws {
    let text =
      switch self {
      case .csv: table.csv
      case .json: table.json.text(.indented) + "\n"
      case .text: table.text
      }
    try SafeFile.createFolder(SafeFile.folder(of: path))
    try SafeFile.write(Array(text.utf8), to: path)
  }
}
