import Foundation
import Graph
import Imaging
import ProgramSupport
import Testing

/// A plugin in one file, from its source to its picture.
@Suite struct OutsidePluginTests {
  @Test func `one file is compiled, known to every command, and comes from the cache after`() throws
  {
    try Sandbox.run { box in
      try box.write(PluginText.dim(), to: "Dim.swift")
      try box.writePipeline(of: "dim")
      let first = try box.facet("validate", "p.json", "--plugin", "Dim.swift")
      #expect(first.exitCode == 0)
      #expect(first.errors == "compiling Dim.swift\np.json is valid: 3 nodes\n")
      let again = try box.facet("validate", "p.json", "--plugin", "Dim.swift")
      #expect(again.errors == "p.json is valid: 3 nodes\n")
      for arguments in [
        ["plan", "p.json"], ["graph", "p.json"], ["schema"], ["nodes"], ["nodes", "dim"],
      ] {
        let outcome = try Program.run(
          arguments + ["--plugin", "Dim.swift"], in: box.folder,
          environment: ["XDG_CACHE_HOME": box.folder.appendingPathComponent("cache").path])
        #expect(outcome.exitCode == 0, "\(arguments): \(outcome.errors)")
        #expect(outcome.output.contains("dim"), "\(arguments)")
      }
      let run = try box.facet("run", "p.json", "--plugin", "Dim.swift", "--progress", "none")
      #expect(run.exitCode == 0 && run.errors.isEmpty, "\(run.errors)")
      #expect(box.exists("out.png"))
    }
  }

  @Test func `a changed file is compiled anew, and gives another picture`() throws {
    try Sandbox.run { box in
      try box.writePipeline(of: "dim")
      let pictures = try ["0.5", "0.9", "0.5"].map { factor in
        try box.write(PluginText.dim(factor: factor), to: "Dim.swift")
        let run = try box.facet("run", "p.json", "--plugin", "Dim.swift", "--progress", "none")
        #expect(run.exitCode == 0, "\(run.errors)")
        return try Data(contentsOf: box.folder.appendingPathComponent("out.png"))
      }
      #expect(pictures[0] != pictures[1])
      #expect(pictures[0] == pictures[2])
    }
  }

  @Test func `the search goes back through an outside degradation, loss and optimizer`() throws {
    try Sandbox.run { box in
      for kind in ["degradation", "loss", "optimizer"] {
        #expect(try box.facet("plugin", "new", "my-\(kind)", "--\(kind)").exitCode == 0)
      }
      try box.write(
        """
        { "format": 1, "name": "search",
          "nodes": {
            "face":   { "uses": "load", "with": { "path": "my-loss/portrait.png" } },
            "made":   { "uses": "my-degradation", "in": { "image": "face.image" } },
            "search": { "uses": "latent-search",
                        "with": { "steps": 8, "starts": 1, "loss": "100*L2+MYLOSS",
                                  "optimizer": "my-optimizer" },
                        "in": { "target": "made.image", "operator": "made.operator" } },
            "save":   { "uses": "save-table", "in": { "table": "search.trace" },
                        "with": { "path": "trace.csv" } } } }
        """, to: "p.json")
      let plugins = ["Degradation", "Loss", "Optimizer"].flatMap {
        ["--plugin", "my-\($0.lowercased())/My\($0).swift"]
      }
      let run = try Program.run(
        ["run", "p.json", "--progress", "none"] + plugins, in: box.folder,
        environment: ["XDG_CACHE_HOME": box.folder.appendingPathComponent("cache").path])
      #expect(run.exitCode == 0, "\(run.errors)")
      let trace = try String(
        contentsOf: box.folder.appendingPathComponent("trace.csv"), encoding: .utf8)
      let lines = trace.split(separator: "\n")
      #expect(lines.first?.contains("MYLOSS") == true)
      #expect(lines.count == 9)
    }
  }

  @Test func `foreign weights are opened by an outside importer`() throws {
    try Sandbox.run { box in
      let fixtures = Program.repository.appendingPathComponent("Tests/Fixtures/Checkpoints")
      var bytes = try Data(contentsOf: fixtures.appendingPathComponent("skip.safetensors"))
      // Other names of the same length, in the header.
      for (old, new) in [("synthesis.", "canvaspnt."), ("facet.model", "other.model")] {
        while let range = bytes.range(of: Data(old.utf8)) {
          bytes.replaceSubrange(range, with: Data(new.utf8))
        }
      }
      try bytes.write(to: box.folder.appendingPathComponent("w.safetensors"))
      let before = try box.facet("models", "inspect", "w.safetensors")
      #expect(before.exitCode == 65)
      #expect(try box.facet("plugin", "new", "canvas", "--importer").exitCode == 0)
      let file = box.folder.appendingPathComponent("canvas/Canvas.swift")
      let text = try String(contentsOf: file, encoding: .utf8)
      try box.write(text.replacing("painter.", with: "canvaspnt."), to: "canvas/Canvas.swift")
      let outcome = try box.facet(
        "models", "inspect", "w.safetensors", "--plugin", "canvas/Canvas.swift", "--json")
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      let json = try JSONDecoder().decode([String: JSON].self, from: Data(outcome.output.utf8))
      #expect(json["origin"] == "canvas (by a plugin)")
      #expect(json["complete"] == true)
    }
  }

  @Test func `a result names the plugins that it was made with`() throws {
    try Sandbox.run { box in
      try box.write(PluginText.dim(), to: "Dim.swift")
      try box.writePipeline(of: "dim")
      #expect(try box.facet("run", "p.json", "--plugin", "Dim.swift").exitCode == 0)
      let picture = box.folder.appendingPathComponent("out.png").path
      let made = try #require(try StoredProvenance.read(from: picture))
      #expect(made.text(.compact).contains("plugin dim"))
    }
  }
}
