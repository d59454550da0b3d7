import FaceAlignPlugin
import Foundation
import Graph
import Imaging
import Landmarks
import Testing

@Suite struct FaceAlignTests {
  static let node = faceAlign.nodes[0]
  static let image = Input<Image>("image", "")
  static let aligned = Output<Image>("image", "")
  static let square = Output<AlignmentSquare>("square", "")

  static func run(
    _ picture: Image, _ parameters: [String: JSON] = [:], name: String = "photo"
  ) throws -> NodeTrial {
    var inputs = PortValues()
    inputs[image] = picture
    return try node.init(with: parameters).trial(inputs, item: Item(name: name))
  }

  @Test func `the portrait gives one face`() throws {
    let trial = try Self.run(Image(contentsOf: astronautPath), ["size": 64])
    #expect(trial.items.map(\.item.name) == ["photo"])
    #expect(trial[Self.aligned]?.width == 64)
    #expect(abs((trial[Self.square]?.side ?? 0) - 175) < 4)
    #expect(trial.failures.isEmpty)
  }

  @Test func `forty faces are forty items`() throws {
    let trial = try Self.run(collage(of: 40, columns: 8), ["size": 32])
    #expect(trial.items.count == 40)
    #expect(trial.items[39].item.name == "photo-40")
  }

  @Test func `a choice and a limit leave that many faces`() throws {
    let picture = try collage(of: 6, columns: 3)
    #expect(try Self.run(picture, ["size": 32, "limit": 4]).items.count == 4)
    #expect(try Self.run(picture, ["size": 32, "faces": "largest"]).items.count == 1)
    let central = try Self.run(picture, ["size": 32, "faces": "central", "limit": 2])
    let centres = central.items.compactMap { $0.outputs[Self.square]?.centre.x }
    #expect(centres.allSatisfy { abs($0 - 288) < 60 })
  }

  @Test(arguments: [(1, 1), (40, 30), (300, 200)])
  func `no face is an error with a remedy`(width: Int, height: Int) throws {
    let picture = AlignedImageTests.ramp(width, height)
    let error = #expect(throws: PipelineError.self) { try Self.run(picture, name: "hill") }
    #expect(error?.code == .badInput)
    #expect(
      error?.message.hasPrefix("no face found in hill, \(width) × \(height); the detector") == true)
    #expect(error?.message.contains("\"upsample\": 1") == true)
  }

  @Test func `landmarks from a file need no detector`() throws {
    let json = try JSONEncoder().encode(
      JSON.array([
        .array(
          try FaceFinder().search(Image(contentsOf: astronautPath)).faces[0].landmarks.points.map {
            [.number($0.x), .number($0.y)]
          })
      ]))
    try withFile(json) { path in
      let photo = try Image(contentsOf: astronautPath)
      let own = try Self.run(photo, ["size": 64, "landmarks": .string(path)])
      let searched = try Self.run(photo, ["size": 64])
      #expect(own[Self.square] == searched[Self.square])
      #expect(try own[Self.aligned]?.bytes() == searched[Self.aligned]?.bytes())
      let folder = (path as NSString).deletingLastPathComponent
      let stem = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
      let named = try Self.run(
        photo, ["size": 64, "landmarks": .string("\(folder)/{name}.tmp")], name: stem)
      #expect(named.items.count == 1)
    }
  }

  @Test func `an empty list of faces is an error`() throws {
    try withFile("[]".utf8) { path in
      let error = #expect(throws: PipelineError.self) {
        try Self.run(AlignedImageTests.ramp(64, 64), ["landmarks": .string(path)])
      }
      #expect(error?.message.contains("lists no face for photo, 64 × 64") == true)
    }
  }

  @Test func `a photo too large to be searched at once is searched smaller`() throws {
    let photo = try Image(contentsOf: astronautPath).resized(width: 1024, height: 1024).decoded()
    var finder = FaceFinder(doublings: 2)
    finder.workingPixels = 300_000
    let result = try finder.search(photo)
    #expect(result.doublings == 0 && result.shrink > 1.8)
    let square = AlignmentSquare(around: try #require(result.faces.first).landmarks)
    #expect(abs(square.side - 350) < 12)
  }

  @Test func `the doctor finds the library and the predictor well`() {
    let findings = faceAlign.checks.flatMap { $0.findings() }
    #expect(findings.contains { $0.subject == "dlib" && $0.detail.hasPrefix("19.") })
    #expect(!findings.contains { $0.verdict == .failure })
  }
}
