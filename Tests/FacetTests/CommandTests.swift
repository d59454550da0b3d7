import Foundation
import Graph
import ProgramSupport
import Testing

/// The program as a user meets it.
@Suite struct CommandTests {
  @Test(
    arguments: [
      (["frobnicate"], 64), (["run"], 64), (["run", "nowhere.json"], 65), (["nodes", "lod"], 64),
      (["run", "x.json", "--set", "a"], 64), (["run", "x.json", "--seed", "-1"], 64),
      (["run", "x.json", "--progress", "loud"], 64), (["nodes"], 0), (["--version"], 0),
      (["schema"], 0), (["upsample"], 64),
    ] as [([String], Int32)])
  func `exit codes tell wrong usage from bad data`(arguments: [String], code: Int32) throws {
    let outcome = try Program.run(arguments)
    #expect(outcome.exitCode == code, "\(outcome.errors)")
    #expect(outcome.errors.isEmpty == (code == 0))
    #expect(outcome.output.isEmpty == (code != 0))
  }

  @Test func `help and the list of nodes come at once`() throws {
    // Goal: 0.1 s. Processor time, because tests run while the machine is busy; nothing waits.
    for arguments in [["--help"], ["nodes"]] {
      let script = #"trap 'times' EXIT; "$@" > /dev/null"#
      let outcome = try Program.run(
        ["-c", script, "sh", Program.executable.path] + arguments,
        executable: URL(fileURLWithPath: "/bin/sh"))
      // The last line: user and system time of the children, such as "0m0.031s 0m0.012s".
      let times = outcome.output.split(separator: "\n").last?.matches(of: /([0-9]+)m([0-9.]+)s/)
      let seconds = (times ?? []).compactMap { match -> Double? in
        guard let minutes = Double(match.1), let rest = Double(match.2) else { return nil }
        return minutes * 60 + rest
      }
      #expect(seconds.count == 2, "\(outcome.output)")
      #expect(seconds.reduce(0, +) < 0.1, "facet \(arguments[0]) took \(seconds) s")
    }
  }

  @Test func `a broken pipeline is explained line by line, and nothing runs`() throws {
    try Program.inEmptyFolder { folder in
      let text = """
        { "format": 1,
          "nodes": {
            "a": { "uses": "lod" },
            "b": { "uses": "downscale", "with": { "sice": 3, "kernel": "cubic" } } } }
        """
      try text.write(
        to: folder.appendingPathComponent("p.json"), atomically: true, encoding: .utf8)
      for command in ["validate", "run", "plan", "graph"] {
        let outcome = try Program.run([command, "p.json"], in: folder)
        #expect(outcome.exitCode == 65)
        #expect(outcome.output.isEmpty)
        #expect(
          outcome.errors == """
            error: p.json:3:12: nodes.a.uses: there is no node "lod"; did you mean "load"?
            error: p.json:4:43: nodes.b.with.sice: downscale has no parameter "sice"; did you mean \
            "size"?
            error: p.json:4:54: nodes.b.with.kernel: "cubic" is none of bicubic, area, bilinear, \
            lanczos3, nearest; did you mean "bicubic"?
            3 problems

            """)
      }
    }
  }

  @Test func `every node is described in words, as tables and as JSON`() throws {
    let list = try Program.run(["nodes", "--json"]).output
    let nodes = try JSONDecoder().decode([JSON].self, from: Data(list.utf8))
    #expect(!nodes.isEmpty)
    for name in nodes.compactMap({ $0["name"]?.string }) {
      #expect(try Program.run(["nodes", name]).output.hasPrefix(name))
      #expect(
        try Program.run(["nodes", name, "--markdown"]).output.hasPrefix("<!-- generated \(name)"))
    }
  }

  @Test func `the shipped pipelines are valid and can be drawn and planned`() throws {
    let folder = Program.repository.appendingPathComponent("Pipelines")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".json") }.sorted()
    #expect(files.contains("upsample.json"))
    for file in files.map({ "Pipelines/\($0)" }) {
      let validation = try Program.run(["validate", file])
      #expect(validation.exitCode == 0, "\(validation.errors)")
      #expect(try Program.run(["plan", file, "--explain"]).exitCode == 0)
      #expect(try Program.run(["graph", file]).output.hasPrefix("digraph"))
      #expect(
        try Program.run(["graph", file, "--format", "mermaid"]).output.hasPrefix("flowchart"))
      #expect(try Program.run(["graph", file, "--format", "svg"]).output.hasPrefix("<svg"))
    }
  }

  @Test func `the doctor finds no failure`() throws {
    let outcome = try Program.run(["doctor", "--json"])
    #expect(outcome.exitCode == 0, "\(outcome.output)")
    let report = try JSONDecoder().decode([JSON].self, from: Data(outcome.output.utf8))
    #expect(report.contains { $0["name"] == "Machine" })
  }

  @Test func `a copy of the program elsewhere still has its pipeline`() throws {
    try Program.inEmptyFolder { folder in
      let copy = folder.appendingPathComponent("facet")
      try FileManager.default.copyItem(at: Program.executable, to: copy)
      let outcome = try Program.run(
        ["upsample", "nowhere.png", "--size", "1"], in: folder, executable: copy)
      #expect(outcome.exitCode == 64)
      #expect(outcome.errors == "error: --set size: 1 is outside 4 to 512\n")
    }
  }
}
