import Graph
import Imaging

/// Reads pictures: one file, the pictures of a folder, or all that a pattern matches.
struct Load: Node {
  static let name = "load"
  static let summary = "Reads a picture, the pictures of a folder, or those that a pattern matches."

  @Parameter("A file, a folder, or a pattern such as photos/*.jpg.")
  var path: Path = "in"

  @Parameter("Whether the folders in a folder are read too.")
  var recursive = false

  @Parameter("A picture of more pixels is refused before it is decoded.", in: 0.001...1_000)
  var maxMegapixels = 100.0

  @Parameter("What transparent parts lie on: #rrggbb, white or black.")
  var background = Colour.white

  @Parameter(
    "Shrinks a picture while it is read until neither side is longer; all pixels when left out.",
    in: 1...65_536, unit: .pixels)
  var fit: Int? = nil

  static let image = Output<Image>("image", "The picture: sRGB, upright, without alpha.")
  static let ports: [any PortDeclaration] = [image]
  static let fansOut = true

  static var sample: NodeSample {
    NodeSample(with: ["path": "Pipelines/Examples/astronaut.png"])
  }

  func run(_ io: inout NodeIO) throws {
    let files = try PictureFiles.find(path.string, recursive: recursive)
    let reading = ImageReading(
      background: background, maximumPixels: Int(maxMegapixels * 1e6), fit: fit)
    io.expect(items: files.count)
    for file in files {
      try io.checkCancellation()
      io.emit(name: file.name, key: file.key) { item in
        var picture = try Image(contentsOf: file.path, reading)
        picture.name = file.name
        item[Self.image] = picture
      }
    }
  }
}
