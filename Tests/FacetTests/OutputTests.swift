import Foundation
import ProgramSupport
import Testing

/// Outputs that cannot be written are told before anything is computed.
@Suite struct OutputTests {
  /// A pipeline whose only work would be to load a photo that is not there: an error about the
  /// output shows that nothing was computed before.
  private static func pipeline(_ node: String) -> String {
    """
    { "format": 1, "name": "t", "nodes": {
      "photo": { "uses": "load", "with": { "path": "none.png" } },
      "search": { "uses": "latent-search",
                  "in": { "target": "photo.image", "operator": "low.operator" } },
      "low": { "uses": "downscale", "in": { "image": "photo.image" } },
      "end": \(node) } }
    """
  }

  /// Runs the pipeline in a folder with a file `file` and a folder `folder.png`.
  private static func run(
    _ node: String, more: [String] = [], _ body: (Program.Outcome, URL) throws -> Void
  ) throws {
    try Program.inEmptyFolder { folder in
      try Data("here".utf8).write(to: folder.appending(path: "file"))
      try Data("here".utf8).write(to: folder.appending(path: "there.png"))
      try FileManager.default.createDirectory(
        at: folder.appending(path: "folder.png"), withIntermediateDirectories: true)
      try pipeline(node).write(
        to: folder.appending(path: "p.json"), atomically: true, encoding: .utf8)
      let outcome = try Program.run(
        ["run", "p.json", "--progress", "plain"] + more, in: folder)
      try body(outcome, folder)
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
      #expect(left == ["file", "folder.png", "p.json", "there.png"])
      #expect(
        try FileManager.default.contentsOfDirectory(
          atPath: folder.appending(path: "folder.png").path) == [])
    }
  }

  private static func save(_ path: String, _ more: String = "") -> String {
    #"{ "uses": "save", "in": { "image": "search.image" }, "with": { "path": "\#(path)"\#(more) } }"#
  }

  struct Case: Sendable, CustomTestStringConvertible {
    let node: String, error: String
    var testDescription: String { error }
  }

  static let cases = [
    Case(
      node: save("/proc/x.png"),
      error: "nodes.end.with.path: \"/proc/x.png\" cannot be written: the folder /proc takes no "
        + "files; choose another"),
    Case(
      node: save("/proc/no/where/{name}.png"),
      error: "nodes.end.with.path: \"/proc/no/where/{name}.png\" cannot be written: the folder "
        + "/proc/no/where cannot be created: the folder /proc takes no files; choose another"),
    Case(
      node: save("/proc/{name}/x.png", #", "format": "png""#), error: ""),
    Case(
      node: save("file/{name}.png"),
      error: "nodes.end.with.path: \"file/{name}.png\" cannot be written: file is no folder; "
        + "choose another"),
    Case(
      node: save("folder.png"),
      error: "nodes.end.with.path: \"folder.png\" cannot be written: folder.png is a folder; give "
        + "the file a name"),
    Case(
      node: save("there.png", #", "existing": "fail""#),
      error: "nodes.end.with.path: \"there.png\" cannot be written: the file is there already; "
        + "remove it, or set existing to replace or keep"),
    Case(
      node: save(String(repeating: "x", count: 252) + ".png"),
      error:
        "nodes.end.with.path: \"\(String(repeating: "x", count: 252)).png\" cannot be written: "
        + "the name is too long for this disk; choose a shorter one"),
    Case(
      node: """
        { "uses": "save-latent", "in": { "latent": "search.latent" },
          "with": { "path": "file/x.safetensors" } }
        """,
      error: "nodes.end.with.path: \"file/x.safetensors\" cannot be written: file is no folder; "
        + "choose another"),
    Case(
      node: """
        { "uses": "save-table", "in": { "table": "search.report" },
          "with": { "path": "/proc/{name}.csv" } }
        """,
      error: "nodes.end.with.path: \"/proc/{name}.csv\" cannot be written: the folder /proc takes "
        + "no files; choose another"),
    Case(
      node: """
        { "uses": "save-record", "in": { "image": "search.image" },
          "with": { "path": "file/x/y.json" } }
        """,
      error: "nodes.end.with.path: \"file/x/y.json\" cannot be written: file is no folder; choose "
        + "another"),
    Case(
      node: """
        { "uses": "measure", "in": { "image": "search.image", "reference": "photo.image" },
          "with": { "path": "/proc/m.csv" } }
        """,
      error: "nodes.end.with.path: \"/proc/m.csv\" cannot be written: the folder /proc takes no "
        + "files; choose another"),
  ].filter { !$0.error.isEmpty }

  @Test(arguments: cases)
  func `a file that cannot be written is told at once, and nothing is left`(row: Case) throws {
    try Self.run(row.node) { outcome, _ in
      #expect(outcome.exitCode == 65)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors == "error: \(row.error)\n")
    }
  }

  @Test func `a report that cannot be written is told at once`() throws {
    try Self.run(Self.save("out/x.png"), more: ["--report", "file/r.html"]) { outcome, _ in
      #expect(outcome.exitCode == 65)
      #expect(
        outcome.errors
          == "error: --report file/r.html: file is no folder; choose another\n")
    }
  }

  /// What is kept needs no place, and what is named by the item alone is not known yet.
  @Test(arguments: [save("there.png", #", "existing": "keep""#), save("{name}/x.png")])
  func `what can be written goes on to the photo, and leaves nothing either`(node: String) throws {
    try Self.run(node) { outcome, _ in
      #expect(outcome.exitCode == 65)
      #expect(outcome.errors.contains("none.png"), "\(outcome.errors)")
      #expect(!outcome.errors.contains("cannot be written"), "\(outcome.errors)")
    }
  }

  @Test(.enabled(if: geteuid() != 0, "root may write anywhere"))
  func `a folder without permission is told at once`() throws {
    try Program.inEmptyFolder { folder in
      let shut = folder.appending(path: "shut")
      try FileManager.default.createDirectory(
        at: shut, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o500])
      try Self.pipeline(Self.save("shut/x.png")).write(
        to: folder.appending(path: "p.json"), atomically: true, encoding: .utf8)
      let outcome = try Program.run(["run", "p.json"], in: folder)
      #expect(outcome.exitCode == 65)
      #expect(
        outcome.errors == """
          error: nodes.end.with.path: "shut/x.png" cannot be written: the folder shut may not be \
          written; choose another, or change its permissions

          """)
    }
  }

  @Test func `upsample says it once for all its files`() throws {
    let outcome = try Program.run(["upsample", RunTests.photo.path, "-o", "/proc/x.png"])
    #expect(outcome.exitCode == 65)
    #expect(
      outcome.errors == """
        error: nodes.save-face.with.path, nodes.save.with.path: "/proc/x-upsampled.png", \
        "/proc/x.png" cannot be written: the folder /proc takes no files; choose another

        """)
  }

  @Test func `degrade says it before the first picture`() throws {
    let outcome = try Program.run(
      ["degrade", RunTests.photo.path, "/proc/set", "--preset", "bsrgan"])
    #expect(outcome.exitCode == 65)
    #expect(
      outcome.errors == """
        error: nodes.record.with.path, nodes.save.with.path: "/proc/set/{name}.json", \
        "/proc/set/{name}.png" cannot be written: the folder /proc/set cannot be created: the \
        folder /proc takes no files; choose another

        """)
  }

  @Test(
    arguments: [
      (
        "out",
        "\"out\" does not end in .png, .jpg, .webp, .tif or .safetensors; write out.png, or "
          + "out/{name}.png for files in a folder."
      ),
      (
        "out/",
        "\"out/\" does not end in .png, .jpg, .webp, .tif or .safetensors; write out.png, or "
          + "out/{name}.png for files in a folder."
      ),
      (
        "{nme}.png",
        "{nme} is none of {name}, {index}, {node}, {seed}, {key}; did you mean \"name\"?."
      ),
    ])
  func `upsample's advice about its output fits the command`(output: String, words: String) throws {
    let outcome = try Program.run(["upsample", RunTests.photo.path, "-o", output])
    #expect(outcome.exitCode == 64)
    #expect(
      outcome.errors.hasPrefix("Error: --output: \(words)\n"), "\(outcome.errors)")
  }
}
