import Graph
import Testing

/// Gives several values on one port.
private struct Countdown: Node {
  static let name = "countdown"
  static let summary = "Gives the numbers down to one."
  static let start = Input<Number>("start", "The first number.")
  static let numbers = ListOutput<Number>("numbers", "The numbers.")
  static let ports: [any PortDeclaration] = [start, numbers]

  func run(_ io: inout NodeIO) {
    io[Self.numbers] = stride(from: io[Self.start].value, to: 0, by: -1).map { Number(value: $0) }
  }
}

/// Says what a gathering node is told of time.
private struct Timed: Node {
  static let name = "timed"
  static let summary = "Names the nodes that worked on the items."
  static let number = Input<Number>("number", "A number.")
  static let names = Output<Word>("names", "The nodes.")
  static let ports: [any PortDeclaration] = [number, names]
  static let gathers = true

  func run(_ io: inout NodeIO) {
    let lists = io.gathered.map { item in
      item.seconds.filter { $0.value >= 0 }.keys.sorted().joined(separator: "+")
    }
    io.record("value", .string(lists.joined(separator: " ")))
    io[Self.names] = Word(text: "")
  }
}

/// Records what a list came to.
private struct ShowWord: Node {
  static let name = "show-word"
  static let summary = "Records a word."
  static let word = Input<Word>("word", "The word.")
  static let ports: [any PortDeclaration] = [word]
  func run(_ io: inout NodeIO) { io.record("value", .string(io[Self.word].text)) }
}

@Suite struct ListOutputTests {
  private func pipeline(_ nodes: String) throws -> Pipeline {
    let registry = try Registry([
      Plugin(
        "lists",
        [
          CountUp.self, Add.self, Concatenate.self, Countdown.self, ShowWord.self, Timed.self,
        ])
    ])
    return try Pipeline(
      "{\"format\": 1, \"name\": \"test\", \"nodes\": {\(nodes)}}", registry: registry)
  }

  private func records(_ nodes: String, of node: String) throws -> [String: JSON] {
    let recorder = Recorder()
    let summary = Runner(try pipeline(nodes), observers: [recorder]).run()
    #expect(summary.failures.isEmpty)
    return recorder.records(node)
  }

  @Test func `a list goes into an input that takes one, among other links, even when empty`() throws
  {
    let found = try records(
      """
      "count": {"uses": "count-up", "with": {"count": 4}},
      "down": {"uses": "countdown", "in": {"start": "count.number"}},
      "all": {"uses": "concatenate",
              "in": {"numbers": ["count.number", "down.numbers", "count.number"]}},
      "show": {"uses": "show-word", "in": {"word": "all.word"}}
      """, of: "show")
    #expect(found == ["n0": "0 0", "n1": "1 1 1", "n2": "2 2 1 2", "n3": "3 3 2 1 3"])
  }

  @Test func `a list does not go into an input of one value`() throws {
    let error = #expect(throws: PipelineErrors.self) {
      _ = try pipeline(
        """
        "count": {"uses": "count-up"},
        "down": {"uses": "countdown", "in": {"start": "count.number"}},
        "add": {"uses": "add", "in": {"number": "down.numbers"}}
        """)
    }
    #expect(
      error?.errors.map(\.message) == [
        "\"down.numbers\" is a list, and the input \"number\" takes one number"
      ])
  }

  @Test func `a gathering node is told how long each node worked on an item`() throws {
    let found = try records(
      """
      "count": {"uses": "count-up", "with": {"count": 2}},
      "add": {"uses": "add", "in": {"number": "count.number"}},
      "timed": {"uses": "timed", "in": {"number": "add.sum"}}
      """, of: "timed")
    #expect(found == ["test": "add+count add+count"])
  }
}
