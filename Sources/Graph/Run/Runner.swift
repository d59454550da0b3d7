/// Runs a pipeline: every node for every item, depth first.
///
///     let summary = Runner(pipeline).run()
///
/// A node's error fails the item at hand; what depends on it is left out and the other items go on.
public final class Runner {
  let pipeline: Pipeline
  let schedule: Schedule
  let versions: [String: String]
  let cancellation: Cancellation
  let observers: [any RunObserver]
  /// The pipeline as it runs, for provenance; the same for all nodes.
  lazy var document = pipeline.json

  // What lives at the moment: the run is depth first, so each value exists at most once.
  var values: [ValueKey: [any PortValue]] = [:]
  var records: [Int: [String: JSON]] = [:]
  /// How long each node worked on what is at hand.
  var times: [Int: Duration] = [:]
  var rows: [Int: [GatheredItem]] = [:]
  var partners: [Int: [Int: [Partner]]] = [:]
  var emissions: [Int: Int] = [:]

  private let clock = ContinuousClock()
  private var summary = RunSummary()
  private var completedKeys: Set<String> = []
  var failedKeys: Set<String> = []
  private var runs: [(count: Int, time: Duration)]
  /// The ports of each node that anything reads.
  let readPorts: [[String]]

  /// - Parameters:
  ///   - pipeline: What to run.
  ///   - versions: What provenance shall say about Facet and the libraries beneath it.
  ///   - cancellation: A way to stop the run from outside.
  ///   - observers: Who wants to know what happens.
  public init(
    _ pipeline: Pipeline, versions: [String: String] = [:],
    cancellation: Cancellation = Cancellation(), observers: [any RunObserver] = []
  ) {
    self.pipeline = pipeline
    self.versions = versions
    self.cancellation = cancellation
    self.observers = observers
    schedule = Schedule(pipeline)
    runs = pipeline.nodes.map { _ in (0, .zero) }
    readPorts = schedule.readPorts
  }

  /// Runs the pipeline once, to its end or until it is ended or cancelled.
  public func run() -> RunSummary {
    report(.began(pipeline: pipeline.name))
    let time = clock.measure {
      enter(0, Item(name: pipeline.name, key: ""), path: [])
    }
    summary.completed = completedKeys.subtracting(failedKeys).count
    summary.wasCancelled = cancellation.isEnding
    summary.seconds = time / .seconds(1)
    summary.nodes = zip(pipeline.nodes, runs).map { ($0.name, $1.count, $1.time / .seconds(1)) }
    report(.ended(summary))
    return summary
  }

  /// Whether anything has failed so far.
  var hasFailures: Bool { !summary.failures.isEmpty }

  func report(_ event: RunEvent) {
    for observer in observers { observer.observe(event) }
  }

  func fail(_ node: Int, _ item: Item, _ error: any Error) {
    if let error = error as? PipelineError, error.code == .cancelled { return }
    let known = error as? PipelineError
    let failure = ItemFailure(
      node: pipeline.nodes[node].name, item: item,
      error: known ?? PipelineError(.internal, "\(error)"))
    summary.failures.append(failure)
    failedKeys.insert(item.key)
    report(.failed(failure))
  }

  /// Runs all steps of a scope for one item.
  func enter(_ index: Int, _ item: Item, path: [Int]) {
    let scope = schedule.scopes[index]
    for step in scope.steps {
      if case .pair(let pairing) = step { forgetPartners(of: pairing) }
    }
    for (step, drops) in zip(scope.steps, scope.drops) {
      if cancellation.isCancelled { break }
      perform(step, in: index, item, path: path)
      for key in drops { values[key] = nil }
    }
    for key in scope.residents { values[key] = nil }
    for step in scope.steps { if case .run(let node) = step { records[node] = nil } }
    let isComplete = scope.countsItems && !cancellation.isCancelled
    if isComplete && !failedKeys.contains(item.key) && completedKeys.insert(item.key).inserted {
      report(.completed(item: item))
    }
  }

  private func perform(_ step: Step, in scope: Int, _ item: Item, path: [Int]) {
    switch step {
    case .run(let node): runNode(node, item, path: path, scope: nil)
    case .fanOut(let node, let scope): runNode(node, item, path: path, scope: scope)
    case .collectRow(let node): collectRow(node, item)
    case .gather(let node, let scope): gather(node, item, path: path, scope: scope)
    case .collectPartner(let pairing): collectPartner(pairing, of: scope, item, path: path)
    case .pair(let pairing): pair(pairing)
    }
  }

  /// Runs a node for one item, unless something that it reads from has failed.
  private func runNode(_ index: Int, _ item: Item, path: [Int], scope: Int?) {
    guard let inputs = inputs(of: index) else {
      failedKeys.insert(item.key)
      return
    }
    run(index, item, path: path, scope: scope, inputs: inputs, gathered: [])
  }

  /// The inputs of a node, or `nil` when something that it reads from has failed.
  func inputs(of node: Int) -> PortValues? {
    var inputs = PortValues()
    for read in schedule.reads[node] {
      for key in read.keys {
        guard let found = values[key] else { return nil }
        inputs.values[read.port, default: []] += found
      }
    }
    return inputs
  }

  func run(
    _ index: Int, _ item: Item, path: [Int], scope: Int?, inputs: PortValues,
    gathered: [GatheredItem]
  ) {
    let node = pipeline.nodes[index]
    let seed = Seed.derived(from: pipeline.seed, node.name, item.key)
    let host = ItemHost(self, index, item, path: path, scope: scope, seed: seed)
    var io = NodeIO(
      node: node.name, item: item, seed: seed, inputs: inputs, gathered: gathered, host: host)
    records[index] = nil
    report(.nodeBegan(node: node.name, item: item))
    let start = clock.now
    do {
      try node.node.run(&io)
      if !cancellation.isCancelled {
        try host.finish()
        if !node.type.fansOut { try keep(io.outputs, of: index) }
      }
    } catch {
      fail(index, item, error)
    }
    let time = clock.now - start - host.timeElsewhere
    times[index] = time
    runs[index] = (runs[index].count + 1, runs[index].time + time)
    report(.nodeEnded(node: node.name, item: item, seconds: time / .seconds(1)))
  }

  /// Keeps those outputs that somebody reads.
  func keep(_ outputs: PortValues, of node: Int) throws {
    for port in readPorts[node] {
      guard let value = outputs.values[port] else {
        throw PipelineError(
          .internal, "the node \"\(pipeline.nodes[node].uses)\" left its output \"\(port)\" empty")
      }
      values[ValueKey(node: node, port: port)] = value
    }
  }
}
