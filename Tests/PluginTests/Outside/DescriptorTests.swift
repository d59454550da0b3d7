import Foundation
import Graph
import PluginLoading
import ProgramSupport
import Testing

/// The descriptor of a compiled plugin, read from files of all kinds.
@Suite struct DescriptorTests {
  @Test func `the program tells its own build and its compiler`() throws {
    let host = try HostBuild(program: Program.executable.resolvingSymlinksInPath())
    #expect(host.identifier.count == 40)
    #expect(host.identifier.wholeMatch(of: /[0-9a-f]+/) != nil)
    #expect(host.compiler?.hasPrefix("6.") == true)
    #expect(host.moduleMaps.count >= 4)
  }

  @Test func `a damaged library is refused, or its descriptor is whole`() throws {
    try Sandbox.run { box in
      try box.write(PluginText.dim(), to: "Dim.swift")
      #expect(try box.facet("plugin", "build", "Dim.swift", "-o", "Dim.so").exitCode == 0)
      let file = box.folder.appendingPathComponent("Dim.so")
      let whole = try Data(contentsOf: file)
      let descriptor = try PluginDescriptor(contentsOf: file.path)
      #expect(descriptor.abi == PluginDescriptor.currentABI)
      var random = Seeded(state: 1)
      for turn in 0..<400 {
        var bytes = whole
        if turn % 2 == 0 {
          bytes = bytes.prefix(Int.random(in: 0..<bytes.count, using: &random))
        }
        // The header of the file, and the table of sections at its end, decide everything.
        for _ in 0..<4 where bytes.count > 64 {
          let place =
            Bool.random(using: &random)
            ? Int.random(in: 0..<64, using: &random)
            : Int.random(in: max(0, bytes.count - 2048)..<bytes.count, using: &random)
          bytes[bytes.startIndex + place] = UInt8.random(in: 0...255, using: &random)
        }
        try bytes.write(to: file)
        // Either it is refused, or the descriptor was not hit.
        do {
          #expect(try PluginDescriptor(contentsOf: file.path) == descriptor)
        } catch let error as PipelineError {
          #expect(error.code == .unsupported)
        }
      }
    }
  }
}

/// The same numbers in every run.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state ^ (state >> 29)
  }
}
