import Foundation
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

  @Parameter(
    "Leaves out a picture where this file is there already, so that a run that was stopped goes on; "
      + "{name} stands for the picture's name.")
  var unless: Path? = nil

  static let image = Output<Image>("image", "The picture: sRGB, upright, without alpha.")
  static let ports: [any PortDeclaration] = [image]
  static let fansOut = true

  static var sample: NodeSample {
    NodeSample(with: ["path": "Pipelines/Examples/astronaut.png"])
  }

  func complaints() -> [ParameterComplaint] {
    guard let unless else { return [] }
    if let problem = FilePattern.problem(in: unless.string) {
      return [ParameterComplaint("unless", problem)]
    }
    guard !unless.string.contains("{name}") else { return [] }
    return [
      ParameterComplaint("unless", "the file must be another one for each picture; use {name}")
    ]
  }

  func run(_ io: inout NodeIO) throws {
    let files = try undone(PictureFiles.find(path.string, recursive: recursive), io)
    let reading = ImageReading(
      background: background, maximumPixels: Int(maxMegapixels * 1e6), fit: fit)
    io.expect(items: files.count)
    // The closure must not hold `io` itself, which is inout.
    let view = io
    for file in files {
      try io.checkCancellation()
      io.emit(name: file.name, key: file.key) { item in
        view.record("source", .string(file.path))
        var picture = try Image(contentsOf: file.path, reading)
        picture.name = file.name
        item[Self.image] = picture
      }
    }
  }

  private func undone(_ files: [PictureFile], _ io: NodeIO) -> [PictureFile] {
    guard let unless else { return files }
    let left = files.filter { file in
      let made = FilePattern.filled(unless.string, name: file.name)
      return !FileManager.default.fileExists(atPath: made)
    }
    let done = files.count - left.count
    if done > 0 { io.log("\(done) of \(files.count) pictures are done already") }
    return left
  }
}
