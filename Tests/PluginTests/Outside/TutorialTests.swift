import Foundation
import ProgramSupport
import Testing

/// `Plugins/README.md`, followed to the letter.
@Suite struct TutorialTests {
  @Test func `the tutorial's file and pipeline work as they stand there`() throws {
    try Sandbox.run { box in
      let url = Program.repository.appendingPathComponent("Plugins/README.md")
      let text = try String(contentsOf: url, encoding: .utf8)
      let swift = try #require(text.firstMatch(of: /```swift\n(?s:(.*?))```/))
      let json = try #require(text.firstMatch(of: /```json\n(?s:(.*?))```/))
      try box.write(String(swift.1), to: "Halo.swift")
      try box.write(String(json.1), to: "halo.json")
      let tested = try box.facet("plugin", "test", "Halo.swift")
      #expect(tested.output == "✓ degradation halo\n", "\(tested.output)\(tested.errors)")
      let run = try box.facet(
        "run", "halo.json", "--plugin", "Halo.swift", "--progress", "none", "--set",
        "search.steps=4", "--set", "search.starts=1")
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(box.exists("out/portrait-1.png"))
    }
  }
}
