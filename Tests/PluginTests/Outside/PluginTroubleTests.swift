import Foundation
import Graph
import ProgramSupport
import Testing

/// What is told when a plugin does not work, to the letter.
@Suite struct PluginTroubleTests {
  @Test func `the compiler's words are shown with the plugin's own lines`() throws {
    try Sandbox.run { box in
      try box.write(PluginText.dim().replacing("x * Float", with: "y * Float"), to: "Dim.swift")
      let outcome = try box.facet("nodes", "--plugin", "Dim.swift")
      #expect(outcome.exitCode == 65)
      #expect(outcome.output.isEmpty)
      #expect(
        outcome.errors == """
          compiling Dim.swift
          Dim.swift:10:48: error: cannot find 'y' in scope
           8 |   @Parameter("What remains.", in: 0...1) var share = 0.5
           9 |   var traits: DegradationTraits { .linearMap }
          10 |   func callAsFunction(_ x: Tensor) -> Tensor { y * Float(share) }
             |                                                `- error: cannot find 'y' in scope
          11 | }
          12 |\(" ")
          error: Dim.swift: it does not compile; the compiler says above why

          """)
    }
  }

  @Test func `a file that brings nothing is told what to add`() throws {
    try Sandbox.run { box in
      let text = PluginText.dim().split(separator: "\n").dropLast().joined(separator: "\n")
      try box.write(text, to: "film-burn.swift")
      let outcome = try box.facet("nodes", "--plugin", "film-burn.swift")
      #expect(outcome.exitCode == 65)
      #expect(
        outcome.errors == """
          compiling film-burn.swift
          error: film-burn.swift: it does not say what it brings; add to it: \
          let plugin = Plugin("film-burn", [FilmBurn.self])

          """)
    }
  }

  @Test(arguments: [
    ("fatalError(\"no film\")", "it crashed while it was loaded (Illegal instruction): Bad_"),
    ("exit(3)", "it ended the program with code 3 while it was loaded"),
    ("exit(0)", "it ended the program while it was loaded"),
    ("kill(getpid(), SIGSEGV)", "it crashed while it was loaded (Segmentation fault)"),
  ])
  func `a plugin that ends the program is reported, and not tried again`(
    statement: String, problem: String
  ) throws {
    try Sandbox.run { box in
      try box.write(PluginText.failing(statement), to: "Bad.swift")
      for _ in 0..<2 {
        let outcome = try box.facet("nodes", "--plugin", "Bad.swift")
        #expect(outcome.exitCode == 65)
        #expect(outcome.errors.contains("error: Bad.swift: \(problem)"), "\(outcome.errors)")
        #expect(outcome.errors.hasSuffix("; it is set aside until it changes\n"))
      }
    }
  }

  @Test func `a plugin of another build is refused before it is loaded, naming both sides`() throws
  {
    try Sandbox.run { box in
      try box.write(PluginText.dim(), to: "Dim.swift")
      let built = try box.facet("plugin", "build", "Dim.swift", "-o", "Dim.so")
      #expect(built.exitCode == 0, "\(built.errors)")
      #expect(built.output == "Dim.so\n")
      #expect(try box.facet("nodes", "dim", "--plugin", "Dim.so").exitCode == 0)

      let file = box.folder.appendingPathComponent("Dim.so")
      var bytes = try Data(contentsOf: file)
      let magic = try #require(bytes.range(of: Data("FACET-PLUGIN\n1\n".utf8)))
      let lines = String(decoding: bytes[magic.lowerBound...].prefix { $0 != 0 }, as: UTF8.self)
        .split(separator: "\n").map(String.init)
      let (compiler, host) = (lines[2], lines[3])
      let other = String(repeating: "0", count: host.count)
      bytes.replaceSubrange(try #require(bytes.range(of: Data(host.utf8))), with: Data(other.utf8))
      bytes.replaceSubrange(
        try #require(bytes.range(of: Data(compiler.utf8))),
        with: Data(("5" + compiler.dropFirst()).utf8))
      bytes.replaceSubrange(magic, with: Data("FACET-PLUGIN\n9\n".utf8))
      try bytes.write(to: file)
      let outcome = try box.facet("nodes", "--plugin", "Dim.so")
      #expect(outcome.exitCode == 65)
      #expect(
        outcome.errors == """
          error: Dim.so: it was built for interface 9, this Facet has 1; for Swift \
          5\(compiler.dropFirst()), this Facet was built with Swift \(compiler); for the build \
          000000000000, this Facet is \(host.prefix(12)); rebuild it from its source: \
          facet plugin build SOURCE -o Dim.so

          """)
    }
  }

  @Test(arguments: [
    (
      "nowhere.swift",
      "error: nowhere.swift: there is no such plugin; \"facet plugin new NAME\" writes "
        + "one to begin with\n"
    ),
    (
      "text.txt",
      "error: text.txt: a plugin is a .swift file, a folder of them, or the .so that "
        + "\"facet plugin build\" makes\n"
    ),
    (
      "text.so",
      "text.so: this is no plugin of Facet; \"facet plugin build\" makes one from a "
        + "Swift file\n"
    ),
    ("empty", "error: empty: the folder holds no Swift file; put the plugin's into it\n"),
  ])
  func `what is no plugin is refused`(path: String, message: String) throws {
    try Sandbox.run { box in
      for name in ["text.txt", "text.so", "empty/text"] { try box.write("nothing", to: name) }
      let outcome = try box.facet("nodes", "--plugin", path)
      #expect(outcome.exitCode == 65)
      #expect(outcome.errors.hasSuffix(message), "\(outcome.errors)")
    }
  }

  @Test func `two nodes of one name are an error that names both files`() throws {
    try Sandbox.run { box in
      try box.write(PluginText.dim(), to: "a/One.swift")
      let other = PluginText.dim().replacing("Plugin(\"dim\"", with: "Plugin(\"other\"")
      try box.write(other, to: "b/Two.swift")
      let outcome = try box.facet(
        "nodes", "--plugin", "a/One.swift", "--plugin", "b/Two.swift")
      #expect(outcome.exitCode == 64)
      #expect(
        outcome.errors.hasSuffix(
          "error: the node \"dim\" is in a/One.swift and in b/Two.swift; rename one\n"))
      try box.write(PluginText.dim("gamma"), to: "c.swift")
      #expect(
        try box.facet("nodes", "--plugin", "c.swift").errors.hasSuffix(
          "error: the node \"gamma\" is in the built-in plugin \"colour\" and in c.swift; rename one\n"
        ))
    }
  }

  @Test func `without a compiler a plugin says what to install, and a compiled one still works`()
    throws
  {
    try Sandbox.run { box in
      try box.write(PluginText.dim(), to: "Dim.swift")
      #expect(try box.facet("plugin", "build", "Dim.swift", "-o", "Dim.so").exitCode == 0)
      let without = ["PATH": "/usr/bin:/bin"]
      let outcome = try box.facet("nodes", "--plugin", "Dim.swift", environment: without)
      #expect(outcome.exitCode == 65)
      #expect(
        outcome.errors.hasPrefix("error: swiftc: plugins are compiled by swiftc, which is not"))
      #expect(
        try box.facet("nodes", "dim", "--plugin", "Dim.so", environment: without).exitCode == 0)
    }
  }
}
