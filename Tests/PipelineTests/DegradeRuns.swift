import Foundation
import Imaging
import ProgramSupport
import Tensors
import Testing

/// `facet degrade` as a person runs it: a folder in, a folder out.
@Suite struct DegradeRuns {
  /// A folder `in` with three parts of the example, and `one.jpg` among them.
  private static func inFolder(_ body: (URL) throws -> Void) throws {
    let photo = Program.repository.appending(path: "Pipelines/Examples/astronaut.png").path
    let x = try Image(contentsOf: photo).tensor()
    try Program.inEmptyFolder { folder in
      let source = folder.appending(path: "in")
      try FileManager.default.createDirectory(at: source, withIntermediateDirectories: true)
      for (index, name) in ["a.png", "b.png", "one.jpg"].enumerated() {
        let part = x[64 * index..<64 * index + 96, axis: 2][150..<246, axis: 3]
        let file = source.appending(path: name).path
        try Image(part).write(to: file, ImageEncoding(name.hasSuffix("jpg") ? .jpeg : .png))
      }
      try body(folder)
    }
  }

  private static func degrade(_ folder: URL, _ more: [String]) throws -> Program.Outcome {
    try Program.run(["degrade", "in", "out", "--progress", "plain"] + more, in: folder)
  }

  private static func pixels(_ folder: URL, _ file: String) throws -> [Float] {
    try Image(contentsOf: folder.appending(path: file).path).tensor().values
  }

  @Test(arguments: ["realesrgan", "bsrgan"])
  func `a preset makes small pictures, and a record that makes each again`(preset: String) throws {
    try Self.inFolder { folder in
      let outcome = try Self.degrade(folder, ["--preset", preset, "--seed", "4"])
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      let out = folder.appending(path: "out")
      let made = try FileManager.default.contentsOfDirectory(atPath: out.path).sorted()
      #expect(made == ["a.json", "a.png", "b.json", "b.png", "one.json", "one.png"])
      for name in ["a", "b", "one"] {
        let picture = try Image(contentsOf: out.appending(path: "\(name).png").path)
        #expect(picture.width == 24 && picture.height == 24)
        let first = try Self.pixels(folder, "out/\(name).png")
        // Another seed and another place: the record holds all that chance decided.
        let again = try Program.run(
          ["run", "out/\(name).json", "--seed", "99", "--set", "save.path=again/\(name).png"],
          in: folder)
        #expect(again.exitCode == 0, "\(again.errors)")
        let isSame = try Self.pixels(folder, "again/\(name).png") == first
        #expect(isSame, "\(name) is another picture")
      }
    }
  }

  @Test func `a run that was stopped goes on, and changes nothing that is there`() throws {
    try Self.inFolder { folder in
      #expect(try Self.degrade(folder, ["--preset", "bsrgan"]).exitCode == 0)
      let first = try Self.pixels(folder, "out/b.png")
      try FileManager.default.removeItem(at: folder.appending(path: "out/b.png"))
      let kept =
        try FileManager.default.attributesOfItem(
          atPath: folder.appending(path: "out/a.png").path)[.modificationDate] as? Date
      let second = try Self.degrade(folder, ["--preset", "bsrgan"])
      #expect(second.errors.contains("2 of 3 pictures are done already"))
      let isSame = try Self.pixels(folder, "out/b.png") == first
      #expect(isSame)
      let now =
        try FileManager.default.attributesOfItem(
          atPath: folder.appending(path: "out/a.png").path)[.modificationDate] as? Date
      #expect(kept == now)
    }
  }

  @Test func `a damaged picture fails alone`() throws {
    try Self.inFolder { folder in
      try Data("no picture".utf8).write(to: folder.appending(path: "in/c.png"))
      let outcome = try Self.degrade(folder, ["--preset", "bsrgan"])
      #expect(outcome.exitCode == 1)
      let made = try FileManager.default.contentsOfDirectory(
        atPath: folder.appending(path: "out").path)
      #expect(Set(made).isSuperset(of: ["a.png", "b.png", "one.png"]) && !made.contains("c.png"))
    }
  }

  @Test(
    arguments: [
      ([], 64, "Give --preset (realesrgan or bsrgan) or --pipeline, one of the two."),
      (["--preset", "bsrgan", "--pipeline", "p.json"], 64, "one of the two."),
      (["--preset", "srgan"], 64, "'srgan' is invalid"),
      (["--pipeline", "none.json"], 65, "the pipeline cannot be read"),
    ] as [([String], Int32, String)])
  func `what cannot be done is said`(arguments: [String], code: Int32, words: String) throws {
    try Self.inFolder { folder in
      let outcome = try Self.degrade(folder, arguments)
      #expect(outcome.exitCode == code)
      #expect(outcome.errors.contains(words), "\(outcome.errors)")
    }
  }
}
