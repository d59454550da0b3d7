import Foundation
import Graph
import ProgramSupport
import Testing

/// What `facet plugin new` writes is tried as its author would.
@Suite struct PluginTemplateTests {
  @Test(arguments: ["degradation", "node", "loss", "optimizer", "package"])
  func `a new plugin passes its tests and makes its picture`(kind: String) throws {
    try Sandbox.run { box in
      let made = try box.facet("plugin", "new", "film-burn", "--\(kind)")
      #expect(made.exitCode == 0, "\(made.errors)")
      for file in made.output.split(separator: "\n") { #expect(box.exists(String(file))) }
      #expect(box.exists("film-burn/portrait.png"))
      let plugin = kind == "package" ? "film-burn" : "film-burn/FilmBurn.swift"
      #expect(made.errors.contains("facet plugin test \(plugin)\n"))
      let tested = try box.facet("plugin", "test", plugin)
      #expect(tested.exitCode == 0, "\(tested.output)\(tested.errors)")
      #expect(tested.output.hasPrefix("✓ "))
      var arguments = ["run", "film-burn/film-burn.json", "--plugin", plugin, "--progress", "none"]
      if ["degradation", "loss", "optimizer"].contains(kind) {
        arguments += ["--set", "search.steps=4", "--set", "search.starts=1"]
      }
      let run = try Program.run(
        arguments, in: box.folder,
        environment: ["XDG_CACHE_HOME": box.folder.appendingPathComponent("cache").path])
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(box.exists("out"))
    }
  }

  @Test func `a name that is taken or odd is refused`() throws {
    try Sandbox.run { box in
      #expect(try box.facet("plugin", "new", "Halo").exitCode == 64)
      let taken = try box.facet("plugin", "new", "gamma")
      #expect(taken.exitCode == 64)
      #expect(taken.errors.hasPrefix("error: gamma: there is a node of that name: "))
      #expect(try box.facet("plugin", "new", "halo", "--importer").exitCode == 0)
      #expect(
        try box.facet("plugin", "new", "halo").errors
          == "error: halo: this is there already; choose another name, or remove it\n")
    }
  }
}
