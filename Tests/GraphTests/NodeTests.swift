import Graph
import Testing

@Suite struct NodeTests {
  @Test func `a node's parameters are read back from their declarations in order`() {
    let names = Everything.parameters.map(\.name)
    #expect(
      names == [
        "flag", "count", "angle", "rate", "text", "file", "rounding", "sigma", "pair", "list",
        "limit", "extra", "seed",
      ])
    let count = Everything.parameters[1]
    #expect(count.summary == "How many.")
    #expect(count.unit == .pixels)
    #expect(count.domain == .integer(1...64))
    #expect(count.defaultValue == 9)
  }

  @Test func `what is given overlays the defaults`() throws {
    let node = try Everything(with: [
      "count": 21, "rounding": "up", "sigma": ["estimate": [0.5, 4]], "limit": 5,
      "extra": ["a": [1, nil]], "pair": [0, 1], "seed": 9_007_199_254_740_991,
    ])
    #expect(node.count == 21)
    #expect(node.angle == 0)
    #expect(node.rounding == .up)
    #expect(node.sigma == .estimate(0.5...4))
    #expect(node.sigma.value == 2.25)
    #expect(node.limit == 5)
    #expect(node.extra == ["a": [1, nil]])
    #expect(node.seed == 9_007_199_254_740_991)
    #expect(try Everything(with: [:]).limit == nil)
  }

  @Test(
    arguments: [
      ("cuont", 3, #"everything has no parameter "cuont"; did you mean "count"?"#),
      (
        "colour", 3,
        #"everything has no parameter "colour", only flag, count, angle, rate, text, file, "#
          + "rounding, sigma, pair, list, limit, extra, seed"
      ),
      ("count", 300, "300 is outside 1 to 64"),
      ("count", 2.5, "2.5 is not a whole number"),
      ("count", "x", "expected a whole number from 1 to 64, found text"),
      ("flag", 1, "expected true or false, found a number"),
      ("rate", -1, "-1 is less than 0"),
      ("rate", "x", "expected a number of at least 0, found text"),
      ("rounding", "dwon", #""dwon" is none of up, down, nearest; did you mean "down"?"#),
      ("rounding", true, "expected one of up, down, nearest, found true or false"),
      ("file", "", "the path is empty; name a file or a folder"),
      ("sigma", 20, "20 is outside 0.1 to 10"),
      ("sigma", ["estimate": [4, 0.5]], "the estimate's low end must be less than its high end"),
      ("sigma", ["estimate": [0, 4]], "0 is outside 0.1 to 10"),
      ("sigma", ["guess": 1], #"expected a value or {"estimate": [low, high]}"#),
      ("pair", [1], "expected a list of 2 (a number from 0 to 1), found 1 values"),
      ("pair", [1, 2], "value 1: 2 is outside 0 to 1"),
      ("limit", 101, "101 is outside 0 to 100"),
      ("limit", "x", "expected a whole number from 0 to 100, found text"),
      ("seed", -1, "-1 is outside 0 to 9007199254740991"),
      ("seed", 1e300, "1e+300 is too large to be an exact whole number"),
    ] as [(String, JSON, String)])
  func `a wrong parameter is explained`(key: String, value: JSON, message: String) {
    let errors = #expect(throws: PipelineErrors.self) {
      try Everything(with: [key: value], at: "nodes.x.with")
    }
    #expect(errors?.description == "nodes.x.with.\(key): \(message)")
  }

  @Test func `all wrong parameters are reported at once`() {
    let errors = #expect(throws: PipelineErrors.self) {
      try Everything(with: ["count": 0, "flag": "x", "rate": -1])
    }
    #expect(errors?.errors.map(\.path) == ["with.count", "with.flag", "with.rate"])
  }

  @Test func `a trial runs a node by itself`() throws {
    let trial = try CountUp(with: ["count": 4, "bad": [2]]).trial(item: Item(name: "x"))
    #expect(trial.items.map(\.item.name) == ["n0", "n1", "n3"])
    #expect(trial.items.map(\.item.key) == ["x/n0", "x/n1", "x/n3"])
    #expect(trial.items.map { $0.outputs[CountUp.number]?.value } == [0, 1, 3])
    #expect(trial.failures.map { "\($0)" } == ["2 is a bad number"])
  }

  @Test func `derived seeds differ in every name and are pinned`() {
    #expect(Seed.derived(from: 0, "a", "b") != Seed.derived(from: 0, "ab", ""))
    #expect(Seed.derived(from: 0, "a") != Seed.derived(from: 1, "a"))
    // Computed apart, in Python: results must stay reproducible from version to version.
    #expect(Seed.derived(from: 0, "search", "/astronaut") == 2703330831191324585)
  }
}
