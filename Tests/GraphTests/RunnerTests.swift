import Graph
import Testing

@Suite struct RunnerTests {
  @Test func `an item goes through everything before the next one is made`() throws {
    let (summary, recorder) = try run(
      """
      "show": {"uses": "show", "in": {"number": "add.sum"}},
      "add": {"uses": "add", "in": {"number": "count.number"}},
      "count": {"uses": "count-up", "with": {"count": 2}}
      """)
    #expect(recorder.order == ["count test", "add n0", "show n0", "add n1", "show n1"])
    #expect(recorder.records("show") == ["n0": "1", "n1": "2"])
    #expect(summary.completed == 2)
    #expect(summary.exitCode == 0)
    #expect(summary.nodes.map(\.runs) == [1, 2, 2])
  }

  @Test func `a value from outside a loop is read in it, whatever the order of the file`() throws {
    let (_, recorder) = try run(
      """
      "count": {"uses": "count-up", "with": {"count": 2}},
      "one": {"uses": "total", "in": {"number": "three.number"}},
      "three": {"uses": "count-up", "with": {"count": 3}},
      "show": {"uses": "show", "in": {"number": "count.number", "other": "one.sum"}}
      """)
    #expect(recorder.records("show") == ["n0": "0 3", "n1": "1 3"])
  }

  @Test func `loops nest, and inner items are named after outer ones`() throws {
    let (summary, recorder) = try run(
      """
      "count": {"uses": "count-up", "with": {"count": 3}},
      "split": {"uses": "split", "in": {"number": "count.number"}},
      "show": {"uses": "show", "in": {"number": "split.multiple", "other": "count.number"}}
      """)
    #expect(recorder.records("show") == ["n1": "1 1", "n2": "2 2", "n2-2": "4 2"])
    #expect(
      recorder.records("show", "key") == ["n1": "/n1/0", "n2": "/n2/0", "n2-2": "/n2/1"])
    #expect(summary.completed == 3)
  }

  @Test func `a failed item is reported and the others go on`() throws {
    let (summary, recorder) = try run(
      """
      "count": {"uses": "count-up", "with": {"count": 4, "bad": [3]}},
      "add": {"uses": "add", "in": {"number": "count.number"}, "with": {"forbidden": 2}},
      "show": {"uses": "show", "in": {"number": "add.sum"}}
      """)
    #expect(recorder.records("show") == ["n0": "1", "n2": "3"])
    #expect(
      summary.failures.map(\.description) == [
        "add (n1): 2 is forbidden", "count (n3): 3 is a bad number",
      ])
    #expect(summary.completed == 2)
    #expect(recorder.completed == ["n0", "n2"])
    #expect(summary.exitCode == 1)
  }

  @Test func `when everything fails the exit code says bad data`() throws {
    let summary = try run(
      """
      "count": {"uses": "count-up", "with": {"count": 2, "bad": [0, 1]}},
      "show": {"uses": "show", "in": {"number": "count.number"}}
      """
    ).summary
    #expect(summary.failures.count == 2)
    #expect(summary.exitCode == 65)
  }

  @Test func `a gathering node sees the items that did not fail, once`() throws {
    let (summary, recorder) = try run(
      """
      "count": {"uses": "count-up", "with": {"count": 5, "bad": [4]}},
      "total": {"uses": "total", "in": {"number": "count.number"}},
      "show": {"uses": "show", "in": {"number": "total.sum"}},
      "each": {"uses": "show", "in": {"number": "count.number", "other": "total.sum"}}
      """)
    #expect(recorder.records("show") == ["test": "6"])
    #expect(recorder.records("each") == ["n0": "0 6", "n1": "1 6", "n2": "2 6", "n3": "3 6"])
    #expect(summary.completed == 4)
  }

  @Test func `a gathering node has nothing to do when everything failed`() throws {
    let (summary, recorder) = try run(
      """
      "count": {"uses": "count-up", "with": {"count": 1, "bad": [0]}},
      "total": {"uses": "total", "in": {"number": "count.number"}},
      "show": {"uses": "show", "in": {"number": "total.sum"}}
      """)
    #expect(recorder.order == ["count test"])
    #expect(summary.exitCode == 65)
  }

  @Test func `items of independent origin are paired by their place`() throws {
    let (_, recorder) = try run(
      """
      "a": {"uses": "count-up", "with": {"count": 3}},
      "b": {"uses": "count-up", "with": {"count": 3}},
      "b10": {"uses": "add", "in": {"number": "b.number"}, "with": {"amount": 10}},
      "show": {"uses": "show", "in": {"number": "a.number", "other": "b10.sum"}}
      """)
    #expect(recorder.records("show") == ["n0": "0 10", "n1": "1 11", "n2": "2 12"])
  }

  @Test func `one item alone goes with all of the other side`() throws {
    for (first, second) in [(1, 3), (3, 1)] {
      let (summary, recorder) = try run(
        """
        "a": {"uses": "count-up", "with": {"count": \(first)}},
        "b": {"uses": "count-up", "with": {"count": \(second)}},
        "sum": {"uses": "add", "in": {"number": "a.number", "other": "b.number"}},
        "show": {"uses": "show", "in": {"number": "sum.sum", "other": "a.number"}}
        """)
      let isFirst = first == 1
      #expect(
        recorder.records("show")
          == ["n0": "1 0", "n1": isFirst ? "2 0" : "2 1", "n2": isFirst ? "3 0" : "3 2"])
      #expect(summary.completed == 3)
    }
  }

  @Test func `inner items are paired with the partner of their outer one`() throws {
    let (_, recorder) = try run(
      """
      "a": {"uses": "count-up", "with": {"count": 3}},
      "split": {"uses": "split", "in": {"number": "a.number"}},
      "b": {"uses": "count-up", "with": {"count": 3}},
      "b10": {"uses": "add", "in": {"number": "b.number"}, "with": {"amount": 10}},
      "show": {"uses": "show", "in": {"number": "split.multiple", "other": "b10.sum"}}
      """)
    #expect(recorder.records("show") == ["n1": "1 11", "n2": "2 12", "n2-2": "4 12"])
  }

  @Test func `a failed item does not shift the pairs`() throws {
    let (summary, recorder) = try run(
      """
      "a": {"uses": "count-up", "with": {"count": 3}},
      "b": {"uses": "count-up", "with": {"count": 3, "bad": [1]}},
      "show": {"uses": "show", "in": {"number": "a.number", "other": "b.number"}}
      """)
    #expect(recorder.records("show") == ["n0": "0 0", "n2": "2 2"])
    #expect(recorder.completed == ["n0", "n2"])
    #expect(summary.failures.map(\.description) == ["b (n1): 1 is a bad number"])
    #expect(summary.completed == 2)
  }

  @Test func `an item without a partner is an error`() throws {
    let (summary, recorder) = try run(
      """
      "a": {"uses": "count-up", "with": {"count": 3}},
      "b": {"uses": "count-up", "with": {"count": 2}},
      "show": {"uses": "show", "in": {"number": "a.number", "other": "b.number"}}
      """)
    #expect(recorder.records("show") == ["n0": "0 0", "n1": "1 1"])
    #expect(
      summary.failures.map(\.description) == [
        "show (n2): its inputs come from different items (3 from \"a\", 2 from \"b\") and none "
          + "belongs to \"n2\"; give one, or as many on each side in the same order"
      ])
  }

  @Test func `pairs within a loop start afresh for each of its items`() throws {
    let (_, recorder) = try run(
      """
      "a": {"uses": "count-up", "with": {"count": 3}},
      "x": {"uses": "split", "in": {"number": "a.number"}},
      "y": {"uses": "split", "in": {"number": "a.number"}},
      "show": {"uses": "show", "in": {"number": "x.multiple", "other": "y.multiple"}}
      """)
    #expect(recorder.records("show") == ["n1": "1 1", "n2": "2 2", "n2-2": "4 4"])
  }

  @Test func `seeds depend on graph seed, node and item, not on order`() throws {
    let (_, all) = try run(
      """
      "count": {"uses": "count-up", "with": {"count": 3}},
      "show": {"uses": "show", "in": {"number": "count.number"}},
      "again": {"uses": "show", "in": {"number": "count.number"}}
      """)
    let (_, some) = try run(
      """
      "again": {"uses": "show", "in": {"number": "count.number"}},
      "count": {"uses": "count-up", "with": {"count": 2, "bad": [0]}}
      """)
    let (_, other) = try run(
      """
      "count": {"uses": "count-up", "with": {"count": 2}},
      "show": {"uses": "show", "in": {"number": "count.number"}}
      """, seed: 1)
    let seeds = all.records("show", "seed")
    #expect(Set(seeds.values).count == 3)
    #expect(seeds["n1"] != all.records("again", "seed")["n1"])
    #expect(some.records("again", "seed")["n1"] == all.records("again", "seed")["n1"])
    #expect(other.records("show", "seed")["n1"] != seeds["n1"])
  }

  @Test func `memory does not grow with the number of items`() throws {
    Life.living.withLock { $0 = (0, 0) }
    let summary = try run(
      """
      "living": {"uses": "living", "with": {"count": 1000}},
      "a": {"uses": "kill", "in": {"old": "living.life"}},
      "b": {"uses": "kill", "in": {"old": "a.new"}},
      "c": {"uses": "kill", "in": {"old": "b.new"}}
      """
    ).summary
    #expect(summary.completed == 1000)
    #expect(Life.living.withLock { $0.most } <= 2)
    #expect(Life.living.withLock { $0.now } == 0)
  }

  @Test func `a node that breaks its word is named`() throws {
    let silent = try run(
      """
      "s": {"uses": "silent"}, "show": {"uses": "show", "in": {"number": "s.number"}}
      """)
    #expect(
      silent.summary.failures.map(\.description) == [
        "s (test): the node \"silent\" left its output \"number\" empty"
      ])
    let stray = try run(#""s": {"uses": "stray"}"#)
    #expect(
      stray.summary.failures.map(\.description) == [
        "s (test): the node \"stray\" emits items but does not say fansOut"
      ])
  }

  @Test func `a cancelled run stops at once and has no failures`() throws {
    let cancellation = Cancellation()
    Stop.cancellation.withLock { $0 = cancellation }
    let (summary, recorder) = try run(
      """
      "count": {"uses": "count-up", "with": {"count": 1000}},
      "stop": {"uses": "stop", "in": {"number": "count.number"}},
      "total": {"uses": "total", "in": {"number": "count.number"}}
      """, cancellation: cancellation)
    #expect(recorder.order == ["count test", "stop n0", "stop n1", "stop n2"])
    #expect(summary.failures.isEmpty)
    #expect(summary.wasCancelled)
    #expect(summary.exitCode == 130)
  }

  @Test func `provenance holds the graph, the seed and what nodes before recorded`() throws {
    let (_, recorder) = try run(
      """
      "count": {"uses": "count-up", "with": {"count": 1}},
      "add": {"uses": "add", "in": {"number": "count.number"}},
      "aside": {"uses": "add", "in": {"number": "count.number"}},
      "tell": {"uses": "tell", "in": {"number": "add.sum"}}
      """, overrides: ["add.amount=5"], seed: 3)
    let provenance = recorder.records("tell", "provenance")["n0"]
    #expect(provenance?["records"] == ["add": ["sum": 5]])
    #expect(provenance?["pipeline"]?["seed"] == 3)
    #expect(provenance?["pipeline"]?["nodes"]?["add"]?["with"] == ["amount": 5])
    #expect(
      provenance?["seed"] == .string(String(Seed.derived(from: 3, "tell", "/n0"))))
  }

  @Test func `the graph itself costs next to nothing`() throws {
    let summary = try run(
      """
      "count": {"uses": "count-up", "with": {"count": 2000}},
      "a": {"uses": "add", "in": {"number": "count.number"}},
      "b": {"uses": "add", "in": {"number": "a.sum"}},
      "c": {"uses": "add", "in": {"number": "b.sum"}},
      "d": {"uses": "add", "in": {"number": "c.sum"}}
      """
    ).summary
    // Goal: 0.2 ms a node and item in a release build; tests may run unoptimized on a busy machine.
    #expect(summary.seconds / 8000 < 0.002)
  }
}
