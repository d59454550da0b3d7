import Foundation
import Graph
import ProgramSupport
import Testing

/// Facet in a folder of its own, away from where it was built.
@Suite struct InstalledTests {
  @Test func `a packaged Facet runs, and compiles plugins with what stands beside it`() throws {
    try Sandbox.run { box in
      let packaged = try box.facet("package", "installed", "--system-libraries")
      #expect(packaged.exitCode == 0, "\(packaged.errors)")
      #expect(packaged.output == "installed/facet\n")
      let moved = box.folder.appendingPathComponent("moved")
      try FileManager.default.moveItem(
        at: box.folder.appendingPathComponent("installed"), to: moved)
      let program = moved.appendingPathComponent("facet")

      // Nothing in the folder may point to where Facet was built.
      let maps = try FileManager.default.subpathsOfDirectory(atPath: moved.path)
        .filter { $0.hasSuffix(".modulemap") }
      #expect(maps.count >= 4)
      for map in maps {
        let text = try String(contentsOf: moved.appendingPathComponent(map), encoding: .utf8)
        #expect(!text.contains("/"), "\(map): \(text)")
      }
      try box.write(PluginText.dim(), to: "Dim.swift")
      try box.writePipeline(of: "dim")
      let run = try box.facet(
        "run", "p.json", "--plugin", "Dim.swift", "--progress", "none", executable: program)
      #expect(run.exitCode == 0, "\(run.errors)")
      #expect(box.exists("out.png"))
      // The shipped model is found, too.
      let models = try box.facet("models", "list", executable: program)
      #expect(models.output.hasPrefix("default"), "\(models.errors)")
    }
  }

  /// The compiler refuses the C modules that it kept for the build, for they name their place.
  @Test func `a build that was moved compiles plugins all the same`() throws {
    try Sandbox.run { box in
      let built = Program.executable.deletingLastPathComponent()
      let names = try FileManager.default.contentsOfDirectory(atPath: built.path)
      for name in names {
        let map = "\(name)/module.modulemap"
        let isMap = FileManager.default.fileExists(atPath: built.appendingPathComponent(map).path)
        guard isMap || ["facet", "Modules", "ModuleCache"].contains(name) else { continue }
        let part = name.hasSuffix(".build") ? map : name
        let copy = box.folder.appendingPathComponent("moved/\(part)")
        try FileManager.default.createDirectory(
          at: copy.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: built.appendingPathComponent(part), to: copy)
      }
      try box.write(PluginText.dim(), to: "Dim.swift")
      let outcome = try box.facet(
        "nodes", "dim", "--plugin", "Dim.swift",
        executable: box.folder.appendingPathComponent("moved/facet"))
      #expect(outcome.exitCode == 0)
      #expect(outcome.errors == "compiling Dim.swift\n")
    }
  }

  @Test func `a package is written to a new folder only`() throws {
    try Sandbox.run { box in
      try box.write("mine", to: "full/file")
      let outcome = try box.facet("package", "full")
      #expect(outcome.exitCode == 65)
      #expect(
        outcome.errors
          == "error: full: this is there already; name a new folder, or remove it\n")
    }
  }

  @Test func `a program that was copied by hand says what is missing`() throws {
    try Sandbox.run { box in
      let copy = box.folder.appendingPathComponent("facet")
      try FileManager.default.copyItem(at: Program.executable, to: copy)
      try box.write(PluginText.dim(), to: "Dim.swift")
      let outcome = try box.facet("nodes", "--plugin", "Dim.swift", executable: copy)
      #expect(outcome.exitCode == 65)
      #expect(
        outcome.errors == """
          error: \(box.folder.resolvingSymlinksInPath().path)/Modules: Facet's modules \
          are not beside the program, so that plugins cannot be compiled; copy Facet by \
          "facet package" instead of by hand

          """)
    }
  }
}
