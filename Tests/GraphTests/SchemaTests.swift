import Foundation
import Graph
import Testing

@Suite struct SchemaTests {
  static let schema = JSONSchema.ofPipelines(testRegistry)

  /// Pipelines that the loader accepts.
  static let valid = [
    LoaderTests.good,
    """
    { "$schema": "x", "format": 1, "summary": "s", "seed": 0, "nodes": {
      "a": { "uses": "everything", "summary": "All.", "with": {
        "flag": false, "count": 64, "angle": -1.5, "rate": 0, "text": "", "file": "x",
        "rounding": "down", "sigma": {"estimate": [1, 2]}, "pair": [0, 1], "list": [1, 2, 3],
        "limit": null, "extra": [{"a": null}], "seed": 5 } },
      "b": { "uses": "count-up" },
      "c": { "uses": "concatenate", "in": { "numbers": ["b.number", "b.number"] } } } }
    """,
  ]

  /// What the loader refuses and a schema can see.
  static let invalid = [
    #"{ "nodes": { "a": { "uses": "count-up" } } }"#,
    #"{ "format": 2, "nodes": { "a": { "uses": "count-up" } } }"#,
    #"{ "format": 1, "nodes": {} }"#,
    #"{ "format": 1, "node": {}, "nodes": { "a": { "uses": "count-up" } } }"#,
    #"{ "format": 1, "nodes": { "a.b": { "uses": "count-up" } } }"#,
    #"{ "format": 1, "nodes": { "a": { "uses": "conut-up" } } }"#,
    #"{ "format": 1, "nodes": { "a": { "with": {} } } }"#,
    #"{ "format": 1, "nodes": { "a": { "uses": "count-up", "with": { "cuont": 1 } } } }"#,
    #"{ "format": 1, "nodes": { "a": { "uses": "count-up", "with": { "count": -1 } } } }"#,
    #"{ "format": 1, "nodes": { "a": { "uses": "count-up", "with": { "count": 1.5 } } } }"#,
    #"{ "format": 1, "nodes": { "a": { "uses": "count-up", "with": { "count": "x" } } } }"#,
    #"{ "format": 1, "nodes": { "a": { "uses": "everything", "with": { "pair": [1] } } } }"#,
    #"{ "format": 1, "nodes": { "a": { "uses": "everything", "with": { "rounding": "x" } } } }"#,
    #"{ "format": 1, "nodes": { "a": { "uses": "add" } } }"#,
    #"{ "format": 1, "nodes": { "a": { "uses": "add", "in": { "other": "b.number" } } } }"#,
    #"{ "format": 1, "nodes": { "a": { "uses": "add", "in": { "number": "b" } } } }"#,
    #"{ "format": 1, "parameters": { "p": { "type": "integer" } }, "#
      + #""nodes": { "a": { "uses": "count-up" } } }"#,
  ]

  static func json(_ text: String) throws -> JSON {
    try JSONParser.parse(Array(text.utf8)).value.json
  }

  @Test(arguments: valid) func `what the loader accepts the schema accepts`(text: String) throws {
    _ = try Pipeline(text, registry: testRegistry)
    #expect(SchemaValidator(root: Self.schema).complaints(about: try Self.json(text)) == [])
  }

  @Test(arguments: invalid) func `what the schema refuses the loader refuses`(text: String) throws {
    #expect(throws: PipelineErrors.self) { try Pipeline(text, registry: testRegistry) }
    #expect(!SchemaValidator(root: Self.schema).complaints(about: try Self.json(text)).isEmpty)
  }

  /// The same with Python's validator, where that is installed: ours may share our mistakes.
  @Test func `Python's jsonschema agrees`() throws {
    let python = URL(fileURLWithPath: "/usr/bin/env")
    let script = """
      import json, sys
      try:
        import jsonschema
      except ImportError:
        sys.exit(77)
      case = json.load(sys.stdin)
      jsonschema.Draft202012Validator.check_schema(case["schema"])
      validator = jsonschema.Draft202012Validator(case["schema"])
      verdicts = [validator.is_valid(json.loads(t)) for t in case["texts"]]
      sys.exit(0 if verdicts == case["verdicts"] else 1)
      """
    // Python's own regular expressions know no \\p{L}, which the specification has.
    let schema = Self.schema.text().replacing(#"\\p{L}"#, with: "A-Za-z").replacing(
      "^A-Za-z[", with: "^[A-Za-z][")
    let texts = Self.valid + Self.invalid
    let verdicts = Self.valid.map { _ in JSON.bool(true) } + Self.invalid.map { _ in .bool(false) }
    let rest: JSON = [
      "texts": .array(texts.map { .string($0) }), "verdicts": .array(verdicts),
    ]
    let input = "{\"schema\": \(schema), " + rest.text().dropFirst()
    let process = Process(), pipe = Pipe()
    process.executableURL = python
    process.arguments = ["python3", "-W", "ignore", "-c", script]
    process.standardInput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    try pipe.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    try pipe.fileHandleForWriting.close()
    process.waitUntilExit()
    // 127: no Python, 77: no jsonschema; our own validator has to do there.
    #expect([0, 77, 127].contains(process.terminationStatus))
  }
}
