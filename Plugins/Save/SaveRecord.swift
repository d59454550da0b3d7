import Graph
import Imaging

/// Writes how an item was made, as a pipeline that makes it again: what chance decided is fixed in
/// it.
struct SaveRecord: FileWriting {
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

  func run(_ io: inout NodeIO) throws {
    let file = file(for: io)
    let replay = Replay(io.provenance)
    try SafeFile.createFolder(SafeFile.folder(of: file))
    try SafeFile.write(Array((replay.pipeline.text(.indented) + "\n").utf8), to: file)
  }
}
