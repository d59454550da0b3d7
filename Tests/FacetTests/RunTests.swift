import Foundation
import Graph
import ProgramSupport
import Testing

/// Runs of the program: what it says while it works, and when it fails or is stopped.
@Suite struct RunTests {
  static let photo = Program.repository
    .appendingPathComponent("Tests/Fixtures/Reference/align/astronaut.png")

  static let pipeline = """
    { "format": 1, "name": "shrink",
      "parameters": { "photos": { "type": "path", "default": "in" } },
      "nodes": {
        "photo": { "uses": "load", "with": { "path": "${photos}" } },
        "low": { "uses": "downscale", "in": { "image": "photo.image" }, "with": { "size": 16 } },
        "save": { "uses": "save", "in": { "image": "low.image" },
                  "with": { "path": "out/{name}.png" } } } }
    """

  /// A folder with the pipeline and so many photos, some of them broken.
  static func inFolder<Value>(
    photos: Int, broken: Int = 0, _ body: (URL) throws -> Value
  ) throws -> Value {
    try Program.inEmptyFolder { folder in
      let input = folder.appendingPathComponent("in")
      try FileManager.default.createDirectory(at: input, withIntermediateDirectories: true)
      for index in 0..<photos {
        try FileManager.default.createSymbolicLink(
          at: input.appendingPathComponent("p\(index).png"), withDestinationURL: photo)
      }
      for index in 0..<broken {
        try Data("no picture".utf8).write(to: input.appendingPathComponent("b\(index).png"))
      }
      try pipeline.write(
        to: folder.appendingPathComponent("p.json"), atomically: true, encoding: .utf8)
      return try body(folder)
    }
  }

  static func saved(in folder: URL) -> [String] {
    let out = folder.appendingPathComponent("out").path
    return ((try? FileManager.default.contentsOfDirectory(atPath: out)) ?? []).sorted()
  }

  @Test func `all items of a folder come out, a line for each`() throws {
    try Self.inFolder(photos: 3) { folder in
      let outcome = try Program.run(["run", "p.json"], in: folder)
      #expect(outcome.exitCode == 0)
      #expect(outcome.output.isEmpty)
      #expect(Self.saved(in: folder) == ["p0.png", "p1.png", "p2.png"])
      #expect(outcome.errors.hasPrefix("done: p0\ndone: p1\ndone: p2\n3 items in "))
    }
  }

  @Test func `a broken photo is named, the others go on, and the exit code says so`() throws {
    try Self.inFolder(photos: 1, broken: 1) { folder in
      let outcome = try Program.run(["run", "p.json"], in: folder)
      #expect(outcome.exitCode == 1)
      #expect(Self.saved(in: folder) == ["p0.png"])
      #expect(outcome.errors.contains("error: ") && outcome.errors.contains("(b0): in/b0.png: "))
      #expect(outcome.errors.contains("\ndone: p0\n") && !outcome.errors.contains("done: b0"))
      #expect(outcome.errors.contains("1 item in "))
      #expect(outcome.errors.hasSuffix(", 1 failed\n"))
    }
    try Self.inFolder(photos: 0, broken: 2) { folder in
      let outcome = try Program.run(["run", "p.json"], in: folder)
      #expect(outcome.exitCode == 65)
      #expect(Self.saved(in: folder).isEmpty)
    }
  }

  @Test func `progress for programs is one JSON object a line`() throws {
    try Self.inFolder(photos: 2, broken: 1) { folder in
      let outcome = try Program.run(["run", "p.json", "--progress", "json"], in: folder)
      let events = try outcome.output.split(separator: "\n").map {
        try JSONDecoder().decode(JSON.self, from: Data($0.utf8))
      }
      let names = events.compactMap { $0["event"]?.string }
      #expect(names.first == "began")
      #expect(names.last == "ended")
      #expect(names.filter { $0 == "completed" }.count == 2)
      #expect(events.last?["completed"] == 2)
      #expect(events.last?["failed"] == 1)
      #expect(events.last?["exitCode"] == 1)
      #expect(events.first { $0["event"] == "expected" }?["count"] == 3)
    }
  }

  @Test func `the report tells what happened`() throws {
    try Self.inFolder(photos: 1, broken: 1) { folder in
      let outcome = try Program.run(
        ["run", "p.json", "--report", "r.html", "--progress", "none"], in: folder)
      #expect(outcome.exitCode == 1)
      #expect(outcome.errors.hasPrefix("error: "))
      let report = try String(
        contentsOf: folder.appendingPathComponent("r.html"), encoding: .utf8)
      for text in ["<svg", "Failures", "<td>b0</td>", "Time", "Pipeline", "shrink"] {
        #expect(report.contains(text))
      }
      let unwritable = try Program.run(
        ["run", "p.json", "--report", "p.json/r.html", "--progress", "none"], in: folder)
      #expect(unwritable.exitCode == 65)
      #expect(
        unwritable.errors
          == "error: --report p.json/r.html: p.json is no folder; choose another\n")
    }
  }

  @Test func `Ctrl-C ends the run with one line and nothing half done`() throws {
    try Self.inFolder(photos: 2000) { folder in
      let outcome = try Program.run(["run", "p.json"], in: folder, interruptedAfter: "done: p0\n")
      #expect(outcome.exitCode == 130)
      #expect(outcome.errors.hasSuffix("\ninterrupted; nothing was left half done\n"))
      let finished = outcome.errors.split(separator: "\n").count { $0.hasPrefix("done: ") }
      #expect(finished < 2000)
      let saved = Self.saved(in: folder)
      #expect(saved.allSatisfy { $0.hasSuffix(".png") && !$0.hasPrefix(".") })
      #expect(saved.count - finished <= 1)
    }
  }

  @Test func `parameters are set from the command line`() throws {
    try Self.inFolder(photos: 1) { folder in
      let outcome = try Program.run(
        ["run", "p.json", "--set", "photos=in/p0.png", "--set", "save.path=deep/er/x.png"],
        in: folder)
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      let made = folder.appendingPathComponent("deep/er/x.png").path
      #expect(FileManager.default.fileExists(atPath: made))
    }
  }
}
