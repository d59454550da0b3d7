import Graph
import Testing

@Suite struct JSONParserTests {
  @Test(arguments: [
    ("", "1:1: the file is empty; a pipeline starts with {"),
    ("  \n ", "2:2: the file is empty; a pipeline starts with {"),
    ("{\"a\": 1,\n}", #"2:1: remove the comma before "}""#),
    ("[1, 2, ]", #"1:8: remove the comma before "]""#),
    ("{\"a\" 1}", #"1:6: expected ":" after the key, found "1""#),
    ("{\"a\": 1 \"b\": 2}", "1:9: expected \",\" or \"}\", found \"\"\""),
    ("[1 2]", #"1:4: expected "," or "]", found "2""#),
    ("{a: 1}", #"1:2: expected a key in double quotes, found "a""#),
    ("{'a': 1}", #"1:2: expected a key in double quotes, found "'""#),
    ("['a']", "1:2: use double quotes"),
    ("[1] x", #"1:5: unexpected "x" after the end of the document; remove it"#),
    ("{} {}", #"1:4: unexpected "{" after the end of the document; remove it"#),
    ("// x\n{}", #"1:1: JSON has no comments; use "summary" instead"#),
    ("[NaN]", #"1:2: expected a value, found "N""#),
    ("[nul]", #"1:2: expected a value, found "n""#),
    ("[01]", #"1:2: "01" is not a number in JSON"#),
    ("[1.]", #"1:2: "1." is not a number in JSON"#),
    ("[-]", #"1:2: "-" is not a number in JSON"#),
    ("[.5]", #"1:2: expected a value, found ".""#),
    ("[1e]", #"1:2: "1e" is not a number in JSON"#),
    ("[1e999]", "1:2: 1e999 is too large for a number"),
    ("[\"a\nb\"]", #"1:4: text ends on its own line; write \n for a new line"#),
    ("[\"a", "1:2: the text that starts here has no closing quote"),
    (#"["\x"]"#, #"1:3: unknown escape; a backslash is written \\"#),
    (#"["\u12"]"#, #"1:3: expected four hexadecimal digits after \u"#),
    (#"["\ud800"]"#, "1:3: half a surrogate pair"),
    (#"["\ud800\u0041"]"#, "1:3: half a surrogate pair"),
    (#"["\"#, "1:3: the file ends inside a text"),
    ("{", "1:2: expected a key in double quotes, found the end of the file"),
    ("[", "1:2: expected a value, found the end of the file"),
    ("[\"é\", x]", #"1:7: expected a value, found "x""#),
  ])
  func `what is no JSON is explained with its place`(text: String, message: String) {
    let error = #expect(throws: PipelineError.self) { try JSONParser.parse(Array(text.utf8)) }
    #expect(error?.description == "pipeline:" + message)
  }

  @Test func `valid JSON reads with its places`() throws {
    let text =
      "\u{feff}{ \"a\": [1, -2.5e1, true],\n  \"b\": {\"c\": \"\\u00e9\\ud83d\\ude00\\n/\"},"
      + "\n  \"n\": null }"
    let (value, duplicates) = try JSONParser.parse(Array(text.utf8))
    #expect(duplicates.isEmpty)
    #expect(value.json == ["a": [1, -25, true], "b": ["c": "é😀\n/"], "n": nil])
    #expect(value.place(of: "b.c") == SourcePlace(line: 2, column: 9))
    #expect(value.place(of: "a.1") == SourcePlace(line: 1, column: 12))
    #expect(value.place(of: "b.missing.deeper") == SourcePlace(line: 2, column: 3))
    #expect(try JSONParser.parse(Array(value.json.text(.indented).utf8)).value.json == value.json)
  }

  @Test func `duplicate keys are all reported`() throws {
    let text = "{\"a\": 1,\n \"a\": 2,\n \"a\": 3}"
    let messages = try JSONParser.parse(Array(text.utf8)).duplicates.map(\.description)
    #expect(
      messages == [
        #"pipeline:2:2: the key "a" is already on line 1; remove one"#,
        #"pipeline:3:2: the key "a" is already on line 1; remove one"#,
      ])
  }

  @Test func `depth and size are bounded`() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: PipelineError.self) { try JSONParser.parse(Array(deep.utf8)) }
    let huge = [UInt8](repeating: 0x20, count: (16 << 20) + 1)
    let error = #expect(throws: PipelineError.self) { try JSONParser.parse(huge) }
    #expect(error?.description == "the file is larger than 16 MiB, too large for a pipeline")
  }

  @Test func `text that is not UTF-8 is refused`() {
    let error = #expect(throws: PipelineError.self) {
      try JSONParser.parse([0x5b, 0x22, 0xff, 0x22, 0x5d])
    }
    #expect(error?.description == "pipeline:1:2: the text is not UTF-8; save the file as UTF-8")
  }

  @Test func `one long line is read in linear time`() throws {
    let text = "[" + Array(repeating: "1", count: 500_000).joined(separator: ",") + "]"
    let clock = ContinuousClock()
    let time = try clock.measure { _ = try JSONParser.parse(Array(text.utf8)) }
    #expect(time < .seconds(20))
  }

  @Test func `numbers are written so that they read back the same`() {
    for value in [0, -1, 0.1, 1e-300, 123_456_789.125, 9_007_199_254_740_991, -2.5e17] {
      #expect(Double(JSON.spelling(of: value)) == value)
    }
    #expect(JSON.spelling(of: 9) == "9")
    #expect(JSON.number(.nan).text() == "null")
  }
}
