import Foundation
import Graph
import ProgramSupport
import Search
import Tensors
import Testing

/// `facet plugin test`, on what keeps the laws and on what breaks them.
@Suite struct PluginLawTests {
  @Test func `everything that is built in keeps the laws`() throws {
    let outcome = try Program.run(["plugin", "test"])
    #expect(outcome.exitCode == 0, "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("✓ degradation gaussian-blur\n"))
  }

  @Test(arguments: Loss.builtIn.map(\.name)) func `a built-in loss keeps the laws`(
    name: String
  ) throws {
    #expect(LossLaws.breaches(of: try #require(Loss.all.first { $0.name == name })) == [])
  }

  @Test(arguments: OptimizerKind.builtIn.map(\.name)) func `a built-in optimizer keeps the laws`(
    name: String
  ) throws {
    let kind = try #require(OptimizerKind.all.first { $0.name == name })
    #expect(OptimizerLaws.breaches(of: kind) == [])
  }

  @Test(arguments: [
    ("x * x", "A(ax + by) = aA(x) + bA(y)"),
    ("x.detached * Float(share)", "the gradient agrees with central differences"),
    ("x + x.mean(axes: [0], keepingDimensions: true)", "pictures of a batch stay apart"),
    ("x / (x - x)", "finite pictures give finite results"),
    ("x.mean(axes: [3])", "the shape of the result follows from the picture's"),
    ("x[0..<3, axis: 1]", "it crashed"),
  ])
  func `a degradation that breaks a law is told which`(body: String, law: String) throws {
    try Sandbox.run { box in
      try box.write(PluginText.dim().replacing("x * Float(share)", with: body), to: "Dim.swift")
      let outcome = try box.facet("plugin", "test", "Dim.swift")
      #expect(outcome.exitCode == 1)
      #expect(outcome.output.hasPrefix("✗ degradation dim\n"))
      #expect(outcome.output.contains(law), "\(outcome.output)")
      #expect(outcome.errors.hasSuffix("1 of 1 break a law\n"))
    }
  }

  @Test func `a reference that a plugin states is held against it`() throws {
    try Sandbox.run { box in
      func test(_ share: String) throws -> Program.Outcome {
        let reference = """
          var reference: DegradationReference? {
              .samples("half of it", within: 1e-6) { $0 * \(share) }
            }
            func call
          """
        try box.write(
          PluginText.dim().replacing("func call", with: reference), to: "Dim.swift")
        return try box.facet("plugin", "test", "Dim.swift")
      }
      let right = try test("0.5")
      #expect(right.exitCode == 0, "\(right.output)\(right.errors)")
      let wrong = try test("0.25")
      #expect(wrong.exitCode == 1)
      #expect(
        wrong.output.contains(
          "dim, picture [1, 3, 2, 2]: the result is that of the reference it states: it is "),
        "\(wrong.output)")
      #expect(wrong.output.contains(" from half of it, of 1e-06 allowed\n"), "\(wrong.output)")
    }
  }

  @Test func `a loss and an optimizer that break a law are told which`() throws {
    try Sandbox.run { box in
      try box.write(
        """
        import Graph
        import Search
        import Tensors

        let plugin = Plugin("odd", contributions: [
          Loss("MIXED", "Mixes its candidates.") {
            $0.image.mean(axes: [1, 2, 3]) * 0 + $0.image.mean()
          },
          OptimizerKind("uphill", "Goes up.") { p, g, _, rate in p + g * rate },
        ])
        """, to: "Odd.swift")
      let outcome = try box.facet("plugin", "test", "Odd.swift")
      #expect(outcome.exitCode == 1)
      #expect(
        outcome.output.contains("✗ loss MIXED\n    candidate 0 is worth "), "\(outcome.output)")
      #expect(outcome.output.contains("✗ optimizer uphill\n    200 steps"), "\(outcome.output)")
    }
  }
}
