import BlurPlugin
import Graph
import Imaging
import TestSupport
import Tensors
import Testing

/// A degradation that stands alone in a pipeline, some of its parameters left to chance.
@Suite struct ChanceTests {
  private static let registry = LawCase.registry

  private static func pipeline(_ with: String, uses: String = "gaussian-blur") throws -> Pipeline {
    try Pipeline(
      #"{"format": 1, "name": "p", "nodes": {"blur": {"uses": "\#(uses)", "with": \#(with)}}}"#,
      registry: registry)
  }

  private static func degradation(_ with: String) throws -> any Degradation {
    try #require(try pipeline(with).nodes[0].node as? any Degradation)
  }

  private static let x: Tensor = {
    var random = Random(seed: 1)
    return random.uniform([1, 3, 20, 16])
  }()

  @Test func `each item has its own number, and the operator that made it`() throws {
    let node = try Self.degradation(#"{"sigma": {"range": [0.5, 4]}, "border": "zero"}"#)
    let drawn = try (0..<50 as Range<UInt64>).map { try node.drawn(seed: $0) }
    let sigmas = drawn.compactMap { $0.json.array?[0]["with"]?["sigma"]?.number }
    #expect(Set(sigmas).count == 50)
    #expect(sigmas.allSatisfy { (0.5...4).contains($0) })
    let isSame = try drawn[3].observed(Self.x).values == drawn[3].inverted(Self.x).values
    #expect(isSame)
  }

  /// By the node itself: `trial` runs it as a pipeline does.
  @Test func `what was drawn is recorded, and does the same again in any chain`() throws {
    var inputs = PortValues()
    inputs[DegradationPorts.image] = Image(Self.x)
    let node = try Self.degradation(#"{"sigma": {"choice": [1, 2, {"range": [3, 4]}]}}"#)
    let trial = try node.trial(inputs, seed: 8)
    let made = try #require(trial[DegradationPorts.degraded]).tensor()
    let steps = try #require(trial.records["steps"])
    let chain = try #require(Self.registry["chain"]).init(
      with: ["steps": steps], among: Self.registry)
    let again = try chain.trial(inputs, seed: 99)
    expectSame(try #require(again[DegradationPorts.degraded]).tensor().values, made.values)
    #expect(again.records["steps"] == steps)
  }

  @Test func `the pipeline keeps its range and the name of its node`() throws {
    let node = try Self.pipeline(#"{"sigma": {"range": [0.5, 4]}}"#).nodes[0]
    #expect(node.uses == "gaussian-blur")
    #expect(node.with == ["sigma": ["range": [0.5, 4]]])
    #expect(node.type.ports.map(\.name) == ["image", "operator", "image", "operator"])
  }

  @Test func `a range can be set from outside, a choice too`() throws {
    let text = #"{"format": 1, "name": "p", "nodes": {"blur": {"uses": "gaussian-blur"}}}"#
    let pipeline = try Pipeline(
      text, registry: Self.registry,
      overrides: [
        try #require(Override(#"blur.sigma={"range": [1, 2]}"#)),
        try #require(Override(#"blur.border={"choice": ["zero", "wrap"]}"#)),
      ])
    #expect(
      pipeline.nodes[0].with == [
        "sigma": ["range": [1, 2]], "border": ["choice": ["zero", "wrap"]],
      ])
  }

  @Test(arguments: [
    (
      #"{"sigma": {"range": [4, 0.5]}}"#,
      "nodes.blur.with.sigma: the range's low end is more than its high end; swap them"
    ),
    (#"{"sigma": {"range": [1, 99]}}"#, "nodes.blur.with.sigma: 99 is outside 0.05 to 50"),
    (
      #"{"border": {"choice": ["zero", "wrp"]}}"#,
      "nodes.blur.with.border: \"wrp\" is none of zero, reflect, replicate, wrap; did you mean "
        + "\"wrap\"?"
    ),
    (
      #"{"sgma": {"range": [1, 2]}}"#,
      "nodes.blur.with.sgma: gaussian-blur has no parameter \"sgma\"; did you mean \"sigma\"?"
    ),
    (
      #"{"sigma": {"range": [1, 2], "step": 1}}"#,
      "nodes.blur.with.sigma: a value left to chance has no \"step\"; {\"range\": [low, high]} or "
        + "{\"choice\": [a, b, …], \"weights\": [1, 2, …]}, weights optional"
    ),
  ])
  func `what is wrong with it is told at the parameter`(with: String, words: String) throws {
    let error = #expect(throws: PipelineErrors.self) { try Self.pipeline(with) }
    #expect(error?.errors.count == 1)
    #expect(error?.description.hasSuffix(words) == true, "\(error?.description ?? "")")
  }

  @Test func `the schema takes them where the loader does`() throws {
    let schema = JSONSchema.ofPipelines(Self.registry).text()
    #expect(schema.contains(##""$ref":"#/$defs/chance""##) || schema.contains("#/$defs/chance"))
  }
}
