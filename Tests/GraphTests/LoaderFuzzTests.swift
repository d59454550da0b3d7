import Graph
import Testing

/// Whatever a file contains, the loader ends with a pipeline or with errors.
@Suite struct LoaderFuzzTests {
  /// SplitMix64, so that a failure can be repeated.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      return Seed.derived(from: state)
    }
  }

  private static let seeds = [LoaderTests.good] + SchemaTests.valid + SchemaTests.invalid

  /// Words that mean something to the loader, to be put in the place of others.
  private static let words = [
    "{", "}", "[", "]", ",", ":", "\"", "\\u", "null", "true", "-1", "1e308", "0.5", "${many}",
    "${", "a.b", "\"format\"", "\"nodes\"", "\"uses\"", "\"in\"", "\"with\"", "\"parameters\"",
    "9007199254740993", "\u{0}", "é", "\"count-up\"", "\"estimate\"",
  ].map { Array($0.utf8) }

  @Test(arguments: 0..<8) func `changed files never crash the loader`(seed: UInt64) {
    var generator = Generator(state: seed)
    var accepted = 0
    for _ in 0..<400 {
      var bytes = Array((Self.seeds.randomElement(using: &generator) ?? "").utf8)
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let start = Int.random(in: 0...bytes.count, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 0...4, using: &generator))
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes.replaceSubrange(start..<end, with: [])
        case 1:
          bytes.replaceSubrange(start..<end, with: [UInt8.random(in: 0...255, using: &generator)])
        default:
          bytes.replaceSubrange(
            start..<end, with: Self.words.randomElement(using: &generator) ?? [])
        }
      }
      do throws(PipelineErrors) {
        let text = String(decoding: bytes, as: UTF8.self)
        _ = try Pipeline(text, file: "fuzz", registry: testRegistry)
        accepted += 1
      } catch {
        #expect(!error.errors.isEmpty)
        #expect(error.errors.allSatisfy { !$0.message.isEmpty })
      }
    }
    #expect(accepted < 400)
  }

  @Test func `a pipeline of thousands of nodes loads and runs`() throws {
    let links = (1..<5000).map {
      #""n\#($0)": {"uses": "add", "in": {"number": "n\#($0 - 1).\#($0 == 1 ? "number" : "sum")"}}"#
    }
    let (summary, recorder) = try run(
      """
      "n0": {"uses": "count-up", "with": {"count": 1}}, \(links.joined(separator: ",")),
      "show": {"uses": "show", "in": {"number": "n4999.sum"}}
      """)
    #expect(summary.exitCode == 0)
    #expect(recorder.records("show") == ["n0": "4999"])
  }
}
