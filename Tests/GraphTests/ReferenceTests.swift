import Graph
import Testing

@Suite struct ReferenceTests {
  @Test func `a node is described from its declaration`() {
    #expect(
      NodeReference(Add.self).text == """
        add

          Adds to a number.

        Ports
          number  in            number  The number.
          other   in, optional  number  A second number.
          sum     out           number  The sum.

        Parameters
          amount = 1   (whole number)
              What to add.
          forbidden   (whole number, or null)
              A sum that is an error.

        Sample
          {
            "add": {
              "in": {
                "number": "number.number"
              },
              "uses": "add",
              "with": {
                "amount": 1
              }
            }
          }
        """)
  }

  @Test func `the README's tables come from the declaration`() {
    #expect(
      NodeReference(Total.self).markdown == """
        Runs once, over all items.

        | Port | | Kind | |
        |---|---|---|---|
        | `number` | in | number | The number. |
        | `sum` | out | number | The sum. |
        """)
    let rows = NodeReference(Everything.self).markdown.split(separator: "\n").suffix(13)
    #expect(
      rows.joined(separator: "\n") == #"""
        | `flag` | true, false | `true` | Whether it is on. |
        | `count` | 1 … 64 px | `9` | How many. |
        | `angle` | -180 … 180° | `0` | How much. |
        | `rate` | ≥ 0 | `0.5` | From zero up. |
        | `text` | text | `words` | Any words. |
        | `file` | path | `a.txt` | A file. |
        | `rounding` | up, down, nearest | `nearest` | How to round. |
        | `sigma` | 0.1 … 10, or {"estimate": [low, high]} | `2` | Known or not. |
        | `pair` | 2 × (0 … 1) | `[0.25, 0.75]` | A pair of numbers. |
        | `list` | list of (whole number) | `[]` | Any number of whole numbers. |
        | `limit` | 0 … 100, or null |  | May be left out. |
        | `extra` | JSON | `{}` | Anything. |
        | `seed` | 0 … 9007199254740991 | `0` | Any seed. |
        """#)
  }

  @Test func `a README's tables are renewed between their markers only`() {
    let reference = NodeReference(Total.self)
    let readme = "# x\n<!-- generated total -->\nold\n<!-- end -->\nrest\n"
    let renewed = reference.renewed(readme)
    #expect(
      renewed == "# x\n<!-- generated total -->\n\n\(reference.markdown)\n\n<!-- end -->\nrest\n")
    #expect(renewed.flatMap(reference.renewed) == renewed)
    #expect(reference.renewed("# x\n") == nil)
  }

  @Test func `a pipeline is drawn as dot, Mermaid and SVG`() throws {
    let pipeline = try Pipeline(
      """
      { "format": 1, "name": "a \\"b\\" <c>", "nodes": {
        "count-up": { "uses": "count-up" },
        "sum": { "uses": "add", "in": { "number": "count-up.number", "other": "count-up.number" } },
        "words": { "uses": "concatenate", "in": { "numbers": ["sum.sum", "count-up.number"] } } } }
      """, registry: testRegistry)
    let drawing = PipelineDrawing(pipeline)
    #expect(
      drawing.dot == #"""
        digraph "a \"b\" <c>" {
          rankdir=LR
          node [shape=box]
          n0 [label="count-up"]
          n1 [label="sum\nadd"]
          n2 [label="words\nconcatenate"]
          n0 -> n1 [label="number"]
          n0 -> n1 [label="number → other"]
          n1 -> n2 [label="sum → numbers"]
          n0 -> n2 [label="number → numbers"]
        }
        """#)
    #expect(
      drawing.mermaid == #"""
        flowchart LR
          n0["count-up"]
          n1["sum<br/><small>add</small>"]
          n2["words<br/><small>concatenate</small>"]
          n0 -- "number" --> n1
          n0 -- "number → other" --> n1
          n1 -- "sum → numbers" --> n2
          n0 -- "number → numbers" --> n2
        """#)
    #expect(drawing.svg.contains("<title>a &quot;b&quot; &lt;c&gt;</title>"))
    #expect(drawing.svg.split(separator: "<rect").count == 4)
  }

  @Test func `a plan shows the loops, and explained every parameter`() throws {
    let pipeline = try Pipeline(
      """
      { "format": 1, "name": "p", "seed": 4, "summary": "Adds.",
        "parameters": { "many": { "type": "int", "default": 2 } },
        "nodes": {
          "a": { "uses": "count-up", "with": { "count": "${many}" } },
          "b": { "uses": "count-up" },
          "sum": { "uses": "add", "in": { "number": "a.number", "other": "b.number" } },
          "total": { "uses": "total", "in": { "number": "sum.sum" } },
          "more": { "uses": "add", "in": { "number": "total.sum" } } } }
      """, registry: testRegistry, overrides: [Override(parameter: "many", text: "3")])
    #expect(
      PipelinePlan(pipeline).text(explained: false) == """
        p, seed 4
        Adds.
          ${many} = 3  (--set)
        a (count-up)
        b (count-up)
        for each pair of a and b
          sum (add)  ← a.number, b.number → other
        over all items
          total  ← sum.sum → number
          more (add)  ← total.sum → number
        """)
    let explained = PipelinePlan(pipeline).text(explained: true)
    #expect(explained.contains("    count = 3  (set)  How many numbers.\n"))
    #expect(explained.contains("    bad = []  (default)  Numbers that fail.\n"))
  }
}
