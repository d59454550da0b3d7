import Checkpoints
import Foundation
import TestSupport
import Testing

@Suite("What the fuzzers found interesting")
struct FuzzCorpusTests {
  private static let folder = fixturesFolder.deletingLastPathComponent()
    .appending(path: "Fuzz/Corpus")

  @Test("opens or is refused", arguments: ["pickle", "zip", "safetensors"])
  func corpus(reader: String) throws {
    let folder = Self.folder.appending(path: reader)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!names.isEmpty)
    var opened = 0
    for name in names {
      do {
        try HostileTests.open(Array(try Data(contentsOf: folder.appending(path: name))))
        opened += 1
      } catch is CheckpointError {}
    }
    #expect(opened > 0, "the seeds themselves open")
  }
}
