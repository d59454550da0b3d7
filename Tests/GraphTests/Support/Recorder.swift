import Graph

/// Notes what happens in a run, as text.
final class Recorder: RunObserver {
  private(set) var events: [RunEvent] = []

  func observe(_ event: RunEvent) { events.append(event) }

  /// `node item` for each node that began.
  var order: [String] {
    events.compactMap {
      if case .nodeBegan(let node, let item) = $0 { "\(node) \(item.name)" } else { nil }
    }
  }

  /// The items that went through everything.
  var completed: [String] {
    events.compactMap { if case .completed(let item) = $0 { item.name } else { nil } }
  }

  /// The values that nodes recorded under the name, by item.
  func records(_ node: String, _ name: String = "value") -> [String: JSON] {
    events.reduce(into: [:]) { result, event in
      if case .recorded(node, let item, name, let value) = event { result[item.name] = value }
    }
  }
}

/// Records what comes in, and forwards nothing.
struct Show: Node {
  static let name = "show"
  static let summary = "Records a number, its item and its seed."
  static let number = Input<Number>("number", "The number.")
  static let other = OptionalInput<Number>("other", "A second number.")
  static let ports: [any PortDeclaration] = [number, other]

  func run(_ io: inout NodeIO) {
    let other = io[Self.other].map { " \($0.value)" } ?? ""
    io.record("value", .string("\(io[Self.number].value)\(other)"))
    io.record("seed", .string(String(io.seed)))
    io.record("key", .string(io.item.key))
  }
}

/// Fans out again.
struct Split: Node {
  static let name = "split"
  static let summary = "Gives a number's first multiples."
  static let number = Input<Number>("number", "The number.")
  static let multiple = Output<Number>("multiple", "A multiple.")
  static let ports: [any PortDeclaration] = [number, multiple]
  static let fansOut = true

  @Parameter("How many multiples; none for as many as the number.") var count: Int? = nil

  func run(_ io: inout NodeIO) {
    let number = io[Self.number].value
    for factor in 0..<(count ?? number) {
      io.emit { item in item[Self.multiple] = Number(value: number * (factor + 1)) }
    }
  }
}

func run(
  _ nodes: String, overrides: [String] = [], seed: UInt64 = 0,
  cancellation: Cancellation = Cancellation()
) throws -> (summary: RunSummary, recorder: Recorder) {
  let pipeline = try Pipeline(
    "{\"format\": 1, \"name\": \"test\", \"nodes\": {\(nodes)}}", registry: runRegistry,
    overrides: overrides.compactMap { Override($0) }, seed: seed)
  let recorder = Recorder()
  let runner = Runner(pipeline, cancellation: cancellation, observers: [recorder])
  return (runner.run(), recorder)
}

let runRegistry = {
  do {
    return try Registry([
      Plugin(
        "test", [CountUp.self, Add.self, Concatenate.self, Total.self, Show.self, Split.self]),
      Plugin("odd", [Living.self, Kill.self, Silent.self, Stray.self, Stop.self, Tell.self]),
    ])
  } catch { preconditionFailure("\(error)") }
}()
