import Foundation
import Imaging
import ProgramSupport
import Testing

/// Every folder under `Cases` is a test: `pipeline.json`, what it reads, and what is expected.
///
/// - `expected.error`: the exit code on the first line, then standard error to the letter.
/// - `expected.<name>`: the file `out/<name>`; a picture pixel by pixel within one step of 8 bits
///   (encoders differ from version to version), anything else byte by byte.
/// - `arguments`: more arguments for `facet run`, one a line.
///
/// A case runs in a copy of its folder, beside a link to `Pipelines`.
@Suite struct PipelineCases {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Cases")

  static let names = {
    let found = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (found ?? []).filter { !$0.hasPrefix(".") }.sorted()
  }()

  @Test(arguments: names) func `a case comes out as expected`(name: String) throws {
    let source = Self.folder.appendingPathComponent(name)
    try Program.inEmptyFolder { folder in
      let files = FileManager.default
      let place = folder.appendingPathComponent("case")
      try files.copyItem(at: source, to: place)
      try files.createSymbolicLink(
        at: place.appendingPathComponent("Pipelines"),
        withDestinationURL: Program.repository.appendingPathComponent("Pipelines"))
      let more = try? String(contentsOf: place.appendingPathComponent("arguments"), encoding: .utf8)
      let outcome = try Program.run(
        ["run", "pipeline.json", "--progress", "none"]
          + (more ?? "").split(separator: "\n").map(String.init), in: place)

      let expectations = try files.contentsOfDirectory(atPath: source.path)
        .filter { $0.hasPrefix("expected.") }
      #expect(!expectations.isEmpty, "\(name) expects nothing")
      for file in expectations {
        let expected = try Data(contentsOf: source.appendingPathComponent(file))
        if file == "expected.error" {
          let found = "exit \(outcome.exitCode)\n\(outcome.errors)"
          #expect(found == String(decoding: expected, as: UTF8.self))
        } else {
          let made = place.appendingPathComponent("out/\(file.dropFirst("expected.".count))")
          let isSame =
            made.pathExtension == "png"
            ? try Self.looksLike(source.appendingPathComponent(file).path, made.path)
            : try Data(contentsOf: made) == expected
          #expect(isSame, "\(made.lastPathComponent) differs")
        }
      }
      if !expectations.contains("expected.error") {
        #expect(outcome.exitCode == 0, "\(outcome.errors)")
      }
    }
  }

  private static func looksLike(_ first: String, _ second: String) throws -> Bool {
    let first = try Image(contentsOf: first).tensor()
    let second = try Image(contentsOf: second).tensor()
    guard first.shape == second.shape else { return false }
    return zip(first.values, second.values).allSatisfy { abs($0 - $1) <= 1.01 / 255 }
  }
}
