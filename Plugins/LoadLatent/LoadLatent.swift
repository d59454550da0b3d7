import Foundation
import Graph
import Search

/// Reads latents that save-latent, or another program, wrote.
struct LoadLatent: Node {
  static let name = "load-latent"
  static let summary = "Reads the latents of a safetensors file, one item each."

  @Parameter(
    "A file with an array `latent` [N, L, D] and, where there are any, `noise.0`, `noise.1`, ….")
  var path: Path = "latent.safetensors"

  @Parameter(
    "The generator that they belong to: \"default\", or a model file; the one that the file names "
      + "when left out.")
  var model: Path? = nil

  static let latent = Output<Latent>("latent", "One latent.")
  static let ports: [any PortDeclaration] = [latent]
  static let fansOut = true

  static var sample: NodeSample { NodeSample(with: ["path": "out/astronaut.safetensors"]) }

  func run(_ io: inout NodeIO) throws {
    let (latent, warning) = try Latent.read(path.string, model: model?.string)
    if let warning { io.log(warning) }
    let stem = URL(filePath: path.string).deletingPathExtension().lastPathComponent
    io.expect(items: latent.count)
    for index in 0..<latent.count {
      let name = latent.count == 1 ? stem : "\(stem)-\(index + 1)"
      io.emit(name: name, key: String(index)) { item in item[Self.latent] = latent[index] }
    }
  }
}
