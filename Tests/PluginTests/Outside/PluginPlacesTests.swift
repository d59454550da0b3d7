import Foundation
import Graph
import ProgramSupport
import Testing

/// Where plugins are found that nobody named.
@Suite struct PluginPlacesTests {
  @Test func `the user's folder and the path are looked in, the working directory never`() throws {
    try Sandbox.run { box in
      try box.write(PluginText.dim("here"), to: "Here.swift")
      try box.write(PluginText.dim("mine"), to: "data/facet/plugins/Mine.swift")
      try box.write(PluginText.dim("shared"), to: "shared/Shared.swift")
      let outcome = try box.facet(
        "nodes",
        environment: ["FACET_PLUGIN_PATH": ".:\(box.folder.path)/shared:/nowhere"])
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      let here = URL(fileURLWithPath: box.folder.path).resolvingSymlinksInPath().path
      let warnings = """
        warning: $FACET_PLUGIN_PATH: . is left out: it is relative, and the working directory is \
        never looked in; write the whole path, such as \(here)
        warning: $FACET_PLUGIN_PATH: /nowhere is left out: there is no such plugin; "facet plugin \
        new NAME" writes one to begin with

        """
      #expect(outcome.errors.hasPrefix(warnings), "\(outcome.errors)")
      let names = outcome.output.split(separator: "\n").compactMap {
        $0.split(separator: " ").first
      }
      #expect(names.contains("mine") && names.contains("shared"))
      #expect(!names.contains("here"))
    }
  }

  @Test func `what lies there and fails is reported and set aside; the rest goes on`() throws {
    try Sandbox.run { box in
      try box.write(
        PluginText.failing("kill(getpid(), SIGSEGV)"), to: "data/facet/plugins/Bad.swift")
      try box.write(PluginText.dim(), to: "data/facet/plugins/Dim.swift")
      let first = try box.facet("nodes", "dim")
      #expect(first.exitCode == 0)
      let warning = """
        warning: \(box.userFolder.path)/Bad.swift: it crashed while it was loaded \
        (Segmentation fault); it is set aside until it changes

        """
      #expect(first.errors.contains(warning), "\(first.errors)")
      #expect(try box.facet("nodes", "dim").errors == warning)
      let list = try box.facet("plugin", "list")
      #expect(list.exitCode == 0)
      #expect(
        list.output == """
          Bad  \(box.userFolder.path)/Bad.swift
            set aside: it crashed while it was loaded (Segmentation fault)
          dim  \(box.userFolder.path)/Dim.swift
            degradation  dim  Takes away light.

          """)
    }
  }

  @Test func `a plugin that is named and lies there is one plugin`() throws {
    try Sandbox.run { box in
      try box.write(PluginText.dim(), to: "data/facet/plugins/Dim.swift")
      try box.write(PluginText.dim(), to: "Dim.swift")
      let outcome = try box.facet("nodes", "dim", "--plugin", "Dim.swift")
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
    }
  }
}
