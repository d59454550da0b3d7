import Graph
import Imaging

/// Writes how an item was made, as a pipeline that makes it again: what chance decided is fixed in
/// it.
struct SaveRecord: Node {
  static let name = "save-record"
  static let summary = "Writes how an item was made, as a pipeline that makes it again."

  @Parameter(
    "The file; {name}, {index}, {node} and {seed} stand for the item's. Folders are created.")
  var path: Path = "out/{name}.json"

  static let image = Input<Image>("image", "The picture whose making is recorded.")
  static let ports: [any PortDeclaration] = [image]

  static var sample: NodeSample {
    NodeSample(with: ["path": "out/{name}.json"], in: ["image": "low.image"])
  }

  func complaints() -> [ParameterComplaint] {
    FilePattern.problem(in: path.string).map { [ParameterComplaint("path", $0)] } ?? []
  }

  func outputProblems() -> [OutputProblem] {
    [OutputProblem("path", pattern: path.string)].compactMap { $0 }
  }

  func run(_ io: inout NodeIO) throws {
    let file = FilePattern.filled(path.string, for: io)
    let replay = Replay(io.provenance)
    try SafeFile.createFolder(SafeFile.folder(of: file))
    try SafeFile.write(Array((replay.pipeline.text(.indented) + "\n").utf8), to: file)
  }
}
