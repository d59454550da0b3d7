import Graph
import Imaging
import Search

/// Writes a latent to a file that load-latent reads.
struct SaveLatent: FileWriting {
  static let name = "save-latent"
  static let summary = "Writes a latent and its noise maps to a safetensors file."

  @Parameter(
    "The file; {name}, {index}, {node} and {seed} stand for the item's. Folders are created.")
  var path: Path = "out/{name}.safetensors"

  @Parameter("Whether the noise maps are written too; they are most of the file.")
  var noise = true

  @Parameter("Whether the file says where it comes from.")
  var provenance = true

  static let latent = Input<Latent>("latent", "The latent.")
  static let ports: [any PortDeclaration] = [latent]

  static var sample: NodeSample {
    NodeSample(with: ["path": "out/{name}.safetensors"], in: ["latent": "search.latent"])
  }

  func run(_ io: inout NodeIO) throws {
    let file = file(for: io)
    let given = io[Self.latent]
    let latent = noise ? given : Latent(given.values, model: given.model)
    try latent.write(to: file, provenance: provenance ? io.provenance.json : nil)
    io.record("file", .string(file))
  }
}
