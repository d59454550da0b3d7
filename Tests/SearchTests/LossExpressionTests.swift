import Graph
import Search
import Tensors
import Testing

@Suite struct LossExpressionTests {
  @Test(
    arguments: [
      ("100*L2+0.05*GEOCROSS", [100, 0.05], ["L2", "GEOCROSS"]),
      (" 1e-3 * L1 ", [1e-3], ["L1"]),
      ("L2*3 + PRIOR", [3, 1], ["L2", "PRIOR"]),
      ("0*NOISE", [0], ["NOISE"]),
    ] as [(String, [Float], [String])])
  func `a weighted sum is read`(text: String, weights: [Float], names: [String]) throws {
    let expression = try LossExpression(text)
    #expect(expression.terms.map(\.weight) == weights)
    #expect(expression.terms.map(\.loss.name) == names)
  }

  @Test(arguments: [
    ("", "expected a weight or a loss, found the end (character 1 of \"\""),
    ("100*", "expected a loss, found the end (character 5 of \"100*\""),
    ("100 L2", "expected \"*\" after the weight, found \"L\" (character 5 of \"100 L2\""),
    ("L2 L1", "expected \"+\" or the end, found \"L\" (character 4 of \"L2 L1\""),
    ("-1*L2", "expected a loss, found \"-\" (character 1 of \"-1*L2\""),
    ("L2*-1", "expected a weight of 0 or more, found \"-\" (character 4 of \"L2*-1\""),
    ("1.2.3*L2", "\"1.2.3\" is no number (character 1 of \"1.2.3*L2\""),
    ("1*l2", "there is no loss \"l2\"; did you mean \"L2\"? (character 3 of \"1*l2\""),
    (
      "L2+GEOCROS",
      "there is no loss \"GEOCROS\"; did you mean \"GEOCROSS\"? (character 4 of \"L2+GEOCROS\""
    ),
    ("1e99*L2", "\"1e99\" is no number (character 1 of \"1e99*L2\""),
  ])
  func `a mistake is told with its place`(text: String, message: String) {
    let error = #expect(throws: PipelineError.self) { try LossExpression(text) }
    let ending = "; write it like \"100*L2+0.05*GEOCROSS\")"
    #expect(error?.message == message + ending)
  }

  @Test func `a registered loss can be named, and weighs what it says`() throws {
    Loss("BRIGHTTEST", "Mean brightness.") { $0.image.mean(axes: [1, 2, 3]) }.register()
    let expression = try LossExpression("2*BRIGHTTEST")
    #expect(expression.terms.first?.loss.summary == "Mean brightness.")
  }
}
