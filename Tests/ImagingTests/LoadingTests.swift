import Foundation
import Graph
import Imaging
import LoadPlugin
import TestSupport
import Tensors
import Testing

private let image = Output<Image>("image", "")

@Suite("Loading") struct LoadingTests {
  private func load(_ path: String, _ with: [String: JSON] = [:]) throws -> NodeTrial {
    let parameters = with.merging(["path": .string(path)]) { $1 }
    return try node(LoadPlugin.load, "load", parameters).trial()
  }

  /// A folder with pictures of these names.
  private func withPictures<R>(_ names: [String], _ body: (String) throws -> R) throws -> R {
    try withFolder { folder in
      for name in names {
        let url = URL(filePath: "\(folder)/\(name)")
        try FileManager.default.createDirectory(
          at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: fixture("small.png"), toPath: "\(folder)/\(name)")
      }
      return try body(folder)
    }
  }

  private func expectNames(
    _ trial: NodeTrial, _ expected: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(names(trial) == expected, sourceLocation: sourceLocation)
  }

  private func names(_ trial: NodeTrial) -> [String] { trial.items.map(\.item.name) }

  @Test("a file is one item, called after it")
  func file() throws {
    let trial = try load(fixture("small.png"))
    #expect(names(trial) == ["small"])
    #expect(trial.items[0].outputs[image]?.description == "small 10 × 6")
  }

  @Test("a folder is its pictures in the order of their names, hidden files and others left out")
  func folder() throws {
    try withPictures(["b.png", "a.PNG", ".c.png", "d.txt", "x/e.png", "10.png", "9.png"]) {
      folder in
      expectNames(try load(folder), ["10", "9", "a", "b"])
      expectNames(try load(folder + "/", ["recursive": true]), ["10", "9", "a", "b", "e"])
    }
  }

  @Test("a pattern is what it matches")
  func pattern() throws {
    try withPictures(["a1.png", "a2.png", "b1.png", "x/a3.png"]) { folder in
      expectNames(try load("\(folder)/a*.png"), ["a1", "a2"])
      expectNames(try load("\(folder)/*/a?.png"), ["a3"])
      expectNames(try load("\(folder)/[ab]1.*"), ["a1", "b1"])
    }
  }

  @Test("a file with a wildcard in its name is a file")
  func wildcardFile() throws {
    try withPictures(["a[1].png"]) { folder in
      expectNames(try load("\(folder)/a[1].png"), ["a[1]"])
    }
  }

  @Test("no two items are called the same")
  func collisions() throws {
    try withPictures(["a.png", "a.gif", "b.png", "x/b.png", "y/c.png"]) { folder in
      let trial = try load(folder, ["recursive": true])
      #expect(names(trial) == ["a-gif", "a-png", "b", "x-b", "c"])
    }
  }

  @Test("one broken file fails alone")
  func broken() throws {
    try withPictures(["a.png", "c.png"]) { folder in
      try FileManager.default.copyItem(atPath: fixture("text.png"), toPath: "\(folder)/b.png")
      let trial = try load(folder)
      #expect(names(trial) == ["a", "c"])
      #expect(
        trial.failures.map { "\(($0 as? PipelineError)?.message ?? "\($0)")" }
          == [
            "the file's content is no picture that Facet can read, whatever its name says; convert "
              + "it to PNG or JPEG"
          ])
    }
  }

  @Test("what is not there is said")
  func nothing() throws {
    try withPictures(["x/a.png"]) { folder in
      expectError(
        "not-found: /none: there is no such file or folder; check the path", without: folder
      ) { _ = try load("\(folder)/none") }
      expectError(
        "not-found: /*.jpg: the pattern matches no file; check the path", without: folder
      ) { _ = try load("\(folder)/*.jpg") }
      expectError(
        "not-found: /: the folder holds no pictures; to look into the folders in it, set "
          + "recursive to true", without: folder
      ) { _ = try load("\(folder)/") }
    }
  }

  @Test("the limit of pixels and the background are the node's")
  func parameters() throws {
    let trial = try load(fixture("small.png"), ["maxMegapixels": 0.001])
    #expect(names(trial) == ["small"])
    let photo = try load(fixture("photo.png"), ["maxMegapixels": 0.05])
    #expect(
      photo.failures.map { ($0 as? PipelineError)?.message }
        == [
          "the picture has 256 × 256 = 0.1 megapixels, more than the 0.05 allowed; scale it down, or "
            + "allow more megapixels"
        ])
    expectError(
      "with.background: \"blue\" is no colour; write #rrggbb, white or black"
    ) { _ = try load("a.png", ["background": "blue"]) }
  }
}
