import ArgumentParser
import Graph

/// What the runner itself costs: nodes that do nothing, for many items.
struct RunnerBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runner", abstract: "The runner's own time for each node and item.")

  @Option(help: "Items that go through.") var items = 1_000
  @Option(help: "Nodes in a row that each goes through.") var nodes = 10
  @Option(help: "Runs of which the median counts.") var runs = 5

  func validate() throws {
    guard items > 0, nodes > 0, runs > 0 else {
      throw ValidationError("--items, --nodes and --runs must be 1 or more")
    }
  }

  func run() throws {
    let registry = try Registry([
      Plugin("runner-benchmark", [Numbers.self, Increment.self, Note.self])
    ])
    print("\(items) items through \(nodes) nodes in a row")
    for (name, ending) in [
      ("nothing but the runner", nil), ("with a record and provenance at the end", "note"),
    ] {
      let text = pipeline(ending)
      let loading = try median(runs) { _ = try Pipeline(text, registry: registry) }
      let pipeline = try Pipeline(text, registry: registry)
      let count = items * (nodes + (ending == nil ? 0 : 1))
      let time = try median(runs) { try check(Runner(pipeline, observers: [Listener()]).run()) }
      print(
        "\(name): \(format(time / Double(count) * 1e6, 1)) µs a node and item; the pipeline is "
          + "checked in \(format(loading * 1e3, 1)) ms")
    }
  }

  private func pipeline(_ ending: String?) -> String {
    var lines = [#""n0": { "uses": "numbers", "with": { "count": \#(items) } }"#]
    for i in 1...nodes {
      lines.append(#""n\#(i)": { "uses": "increment", "in": { "number": "n\#(i - 1).value" } }"#)
    }
    if let ending {
      lines.append(#""end": { "uses": "\#(ending)", "in": { "number": "n\#(nodes).value" } }"#)
    }
    return #"{ "format": 1, "name": "runner", "nodes": { \#(lines.joined(separator: ",\n")) } }"#
  }

  /// Every node ran for every item, and every item came through.
  private func check(_ summary: RunSummary) throws {
    guard summary.completed == items, summary.nodes.dropFirst().allSatisfy({ $0.runs == items })
    else { throw ValidationError("of \(items) items \(summary.completed) came through") }
  }
}

/// Hears everything, as a progress bar does.
private final class Listener: RunObserver {
  private var count = 0
  func observe(_ event: RunEvent) { count += 1 }
}

private struct Number: PortValue {
  static let kind = "number"
  let value: Int
}

private struct Numbers: Node {
  static let name = "numbers"
  static let summary = "Emits numbers."
  @Parameter("How many.", in: 1...1_000_000) var count = 1
  static let value = Output<Number>("value", "The number.")
  static let ports: [any PortDeclaration] = [value]
  static let fansOut = true

  func run(_ io: inout NodeIO) throws {
    for i in 0..<count { io.emit { $0[Self.value] = Number(value: i) } }
  }
}

private struct Increment: Node {
  static let name = "increment"
  static let summary = "Adds to a number."
  @Parameter("How much.", in: 0...1_000) var by = 1
  static let number = Input<Number>("number", "The number.")
  static let sum = Output<Number>("value", "The sum.")
  static let ports: [any PortDeclaration] = [number, sum]

  func run(_ io: inout NodeIO) throws {
    io[Self.sum] = Number(value: io[Self.number].value + by)
  }
}

private struct Note: Node {
  static let name = "note"
  static let summary = "Records a number and asks where it comes from, as save does."
  static let number = Input<Number>("number", "The number.")
  static let ports: [any PortDeclaration] = [number]

  func run(_ io: inout NodeIO) throws {
    io.record("value", .number(Double(io[Self.number].value)))
    guard io.provenance.json != .null else {
      throw PipelineError(.internal, "no provenance")
    }
  }
}
