import Graph
import Testing

@Suite struct LoaderTests {
  static let good = """
    { "format": 1, "name": "sum", "seed": 7,
      "parameters": { "many": { "type": "int", "default": 2, "min": 1, "max": 9 },
                      "word": { "type": "choice", "choices": ["up", "down"], "default": "up" } },
      "nodes": {
        "result": { "uses": "add", "in": { "number": "twice.sum" } },
        "count": { "uses": "count-up", "with": { "count": "${many}" } },
        "twice": { "uses": "add", "in": { "number": "count.number", "other": "count.number" } },
        "all": { "uses": "everything",
                 "with": { "rounding": "${word}", "text": "${word}-${many} $${x} $5" } } } }
    """

  @Test func `a good pipeline is loaded in the order of its links`() throws {
    let pipeline = try Pipeline(Self.good, registry: testRegistry)
    #expect(pipeline.name == "sum")
    #expect(pipeline.seed == 7)
    #expect(pipeline.nodes.map(\.name) == ["count", "twice", "result", "all"])
    #expect((pipeline["count"]?.node as? CountUp)?.count == 2)
    #expect(pipeline["twice"]?.links["other"] == [Link(node: "count", port: "number")])
    let everything = pipeline["all"]?.node as? Everything
    #expect(everything?.rounding == .up)
    #expect(everything?.text == "up-2 ${x} $5")
  }

  @Test func `what was loaded writes a pipeline that loads the same`() throws {
    let text = """
      { "format": 1, "seed": 3, "nodes": {
        "a": { "uses": "count-up", "with": { "count": 2 } },
        "w": { "uses": "concatenate", "summary": "Words.", "in": { "numbers": ["a.number"] } } } }
      """
    let pipeline = try Pipeline(text, registry: testRegistry)
    let again = try Pipeline(pipeline.json.text(.indented), registry: testRegistry)
    #expect(again.json == pipeline.json)
    #expect(again.json["seed"] == 3)
  }

  @Test func `overrides replace parameters and settings`() throws {
    let overrides = ["many=5", "word=down", "twice.amount=10", "all.text=a=b", "all.flag=false"]
    let pipeline = try Pipeline(
      Self.good, registry: testRegistry, overrides: overrides.compactMap { Override($0) }, seed: 0)
    #expect(pipeline.seed == 0)
    #expect((pipeline["count"]?.node as? CountUp)?.count == 5)
    #expect((pipeline["twice"]?.node as? Add)?.amount == 10)
    #expect((pipeline["all"]?.node as? Everything)?.text == "a=b")
    #expect((pipeline["all"]?.node as? Everything)?.flag == false)
    #expect((pipeline["all"]?.node as? Everything)?.rounding == .down)
  }

  @Test(arguments: [
    ("x=1", "--set x: the pipeline has no such parameter; it has many, word"),
    ("mny=1", #"--set mny: the pipeline has no such parameter; did you mean "many"?"#),
    (
      "amount=1",
      "--set amount: the pipeline has no such parameter; did you mean "
        + #""result.amount" or "twice.amount"?"#
    ),
    ("seed=1", #"--set seed: the pipeline has no parameter "seed"; use --seed"#),
    ("many=10", "--set many: 10 is outside 1 to 9"),
    ("many=x", "--set many: expected a whole number from 1 to 9, found text"),
    ("word=left", #"--set word: "left" is none of up, down"#),
    (
      "twise.amount=1",
      #"--set twise.amount: the pipeline has no node "twise"; did you mean "twice"?"#
    ),
    ("twice.amont=1", #"--set twice.amont: add has no parameter "amont"; did you mean "amount"?"#),
    ("twice.amount=x", "--set twice.amount: expected a whole number, found text"),
  ])
  func `a wrong override is explained`(argument: String, message: String) throws {
    let override = try #require(Override(argument))
    let errors = #expect(throws: PipelineErrors.self) {
      try Pipeline(Self.good, registry: testRegistry, overrides: [override])
    }
    #expect(errors?.description == message)
  }

  @Test func `an override without a target or value is none`() {
    for argument in ["", "a", "=1", ".a=1", "a.=1", "a.b.c=1"] {
      #expect(Override(argument) == nil)
    }
  }

  @Test func `every problem of a file is reported at once in its order`() {
    let text = """
      { "format": 1, "nmae": "x", "seed": -1,
        "parameters": { "size": { "type": "integer" },
                        "p q": { "type": "string", "min": 1, "default": "a" },
                        "low": { "type": "int", "min": 5, "max": 2 },
                        "c": { "type": "choice", "choices": [] },
                        "need": { "type": "int" } },
        "nodes": {
          "a": { "uses": "conut-up", "with": { "count": 3 } },
          "b": { "uses": "count-up", "with": { "cuont": 3, "count": -1, "bad": "${bd}" },
                 "in": { "number": "a.x" } },
          "c": { "uses": "add", "wiht": {}, "in": { "number": "b.numbr", "amount": "b.number" } },
          "d": { "uses": "add", "in": { "number": "w.word", "other": ["b.number"] },
                 "with": { "amount": "${need}", "forbidden": 1 } },
          "e": { "uses": "add" },
          "f": { "in": { "number": 5 } },
          "g.h": { "uses": "concatenate", "in": { "numbers": "bb.number" } },
          "w": { "uses": "concatenate", "in": { "numbers": ["b.number", "w.word", "b"] } },
          "x": { "uses": "add", "in": { "number": "y.sum" } },
          "y": { "uses": "add", "in": { "number": "x.sum" }, "with": 7 },
          "z": 3 } }
      """
    let errors = #expect(throws: PipelineErrors.self) {
      try Pipeline(text, file: "bad.json", registry: testRegistry)
    }
    let expected = #"""
      bad.json:1:16: nmae: unknown key; did you mean "name"?
      bad.json:1:29: seed: -1 is outside 0 to 9007199254740991
      bad.json:2:29: parameters.size.type: "integer" is none of int, number, string, bool, path, choice
      bad.json:3:19: parameters.p q: the name "p q" must start with a letter and consist of letters, digits, - and _
      bad.json:3:46: parameters.p q.min: only int and number have bounds; remove it
      bad.json:4:43: parameters.low.min: 5 is more than max; swap them
      bad.json:5:44: parameters.c.choices: expected a list of words, found []
      bad.json:8:12: nodes.a.uses: there is no node "conut-up"; did you mean "count-up"?
      bad.json:9:42: nodes.b.with.cuont: count-up has no parameter "cuont"; did you mean "count"?
      bad.json:9:54: nodes.b.with.count: -1 is outside 0 to 100000
      bad.json:9:67: nodes.b.with.bad: unknown parameter "${bd}"; known are size, p q, low, c, need
      bad.json:10:20: nodes.b.in.number: count-up has no inputs
      bad.json:11:27: nodes.c.wiht: unknown key; did you mean "with"?
      bad.json:11:47: nodes.c.in.number: the node "b" (count-up) has no output "numbr"; did you mean "b.number"?
      bad.json:11:68: nodes.c.in.amount: "amount" is a parameter of add; write it under "with"
      bad.json:12:35: nodes.d.in.number: the input "number" takes number, but "w.word" is word; "b.number" or "c.sum" or "e.sum" would fit
      bad.json:12:55: nodes.d.in.other: this input takes one link, not a list
      bad.json:13:22: nodes.d.with.amount: the parameter "need" has no default; give it with --set need=…
      bad.json:14:5: nodes.e.in.number: the input "number" (number) is not connected; connect it, to "b.number" or "c.sum" or "d.sum"
      bad.json:15:5: nodes.f.uses: missing; it names the kind of node
      bad.json:15:20: nodes.f.in.number: expected a link such as "photo.image" (node, dot, output), found a number
      bad.json:16:5: nodes.g.h: the name "g.h" must start with a letter and consist of letters, digits, - and _
      bad.json:16:45: nodes.g.h.in.numbers: there is no node named "bb"; did you mean "b"?
      bad.json:16:45: nodes.g.h.in.numbers: this input takes a list of links; write ["bb.number"]
      bad.json:17:5: nodes.w: the links run in a circle: w → w; remove one of them
      bad.json:17:67: nodes.w.in.numbers.1: the input "numbers" takes number, but "w.word" is word; "b.number" or "c.sum" or "d.sum" would fit
      bad.json:17:77: nodes.w.in.numbers.2: expected a link such as "photo.image" (node, dot, output), found "b"
      bad.json:18:5: nodes.x: the links run in a circle: x → y → x; remove one of them
      bad.json:19:56: nodes.y.with: expected an object, found a number
      bad.json:20:5: nodes.z: expected an object, found a number
      """#
    #expect(errors?.description == expected)
  }

  @Test(arguments: [
    ("[]", "f:1:1: a pipeline is an object, found a list"),
    ("{}", #"f:1:1: format: missing; write "format": 1"#),
    (#"{"format": "1"}"#, #"f:1:2: format: expected a whole number, found "1""#),
    (
      #"{"format": 2, "nodes": 5}"#,
      "f:1:2: format: the file has format 2, this Facet reads up to 1; update Facet"
    ),
    (#"{"format": 0}"#, "f:1:2: format: there is no format 0; the oldest is 1"),
    (#"{"format": 1}"#, "f:1:1: nodes: missing; a pipeline needs at least one node"),
    (
      #"{"format": 1, "nodes": {}}"#,
      "f:1:15: nodes: there are no nodes; a pipeline needs at least one"
    ),
    (#"{"format": 1, "nodes": []}"#, "f:1:15: nodes: expected an object, found a list"),
  ])
  func `a file that is no pipeline is explained`(text: String, message: String) {
    let errors = #expect(throws: PipelineErrors.self) {
      try Pipeline(text, file: "f", registry: testRegistry)
    }
    #expect(errors?.description == message)
  }

  @Test func `older formats are migrated step by step`() throws {
    let rename: @Sendable (String, String) -> @Sendable (inout SourceValue) -> Void = { old, new in
      { document in
        guard var members = document.members else { return }
        for index in members.indices where members[index].key == old { members[index].key = new }
        document.content = .object(members)
      }
    }
    let format = Format(version: 3, migrations: [1: rename("a", "b"), 2: rename("b", "c")])
    func migrate(_ text: String) throws -> JSON {
      try format.migrated(JSONParser.parse(Array(text.utf8)).value).json
    }
    #expect(try migrate(#"{"format": 1, "a": 5}"#)["c"] == 5)
    #expect(try migrate(#"{"format": 2, "b": 5}"#)["c"] == 5)
    #expect(try migrate(#"{"format": 3, "c": 5}"#)["c"] == 5)
    #expect(throws: PipelineError.self) { try migrate(#"{"format": 4}"#) }
    #expect(throws: PipelineError.self) { try migrate(#"{"format": 0}"#) }
  }

  @Test func `a missing file and a folder are explained`() {
    let missing = #expect(throws: PipelineErrors.self) {
      try Pipeline(contentsOf: "/nowhere/x.json", registry: testRegistry)
    }
    #expect(
      missing?.description
        == "/nowhere/x.json: the pipeline cannot be read: No such file or directory")
    let folder = #expect(throws: PipelineErrors.self) {
      try Pipeline(contentsOf: "/", registry: testRegistry)
    }
    #expect(folder?.description == "/: is a folder; name a pipeline file")
  }

  @Test func `two nodes of one name are an error that names both plugins`() {
    let errors = #expect(throws: PipelineErrors.self) {
      try Registry([Plugin("one", [Add.self]), Plugin("two", [Add.self]), Plugin("one", [])])
    }
    #expect(
      errors?.description == """
        the node "add" is in the plugins "one" and "two"; rename one
        two plugins are called "one"; rename one
        """)
  }

  @Test(
    arguments: [
      ("lenght", ["length", "angle"], "length"), ("x", ["length"], nil),
      ("blur", ["motion-blur", "blurr"], "blurr"), ("motion_blur", ["motion-blur"], "motion-blur"),
      ("Count", ["count"], "count"),
    ] as [(String, [String], String?)])
  func `the nearest word is suggested when it is near`(
    word: String, words: [String], nearest: String?
  ) {
    #expect(Suggestion.nearest(to: word, among: words) == nearest)
  }
}
