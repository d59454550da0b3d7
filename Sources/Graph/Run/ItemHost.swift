/// What stands behind the `NodeIO` of one node and one item.
final class ItemHost: NodeHost {
  private let runner: Runner
  private let node: Int
  private let item: Item
  private let path: [Int]
  /// The scope of what the node emits; `nil` for one that does not fan out.
  private let scope: Int?
  private let seed: UInt64
  private let clock = ContinuousClock()
  private var count = 0
  private var hasStrayEmission = false
  private var hasEmittedBeforeTheEnd = false
  /// When the node began.
  private let start: ContinuousClock.Instant
  /// Time that was spent in what follows the emitted items, not in the node.
  private(set) var timeElsewhere = Duration.zero
  /// Time that the node has spent on the items that it has emitted.
  private var timeOfEmitted = Duration.zero

  init(
    _ runner: Runner, _ node: Int, _ item: Item, path: [Int], scope: Int?, seed: UInt64
  ) {
    self.runner = runner
    self.node = node
    self.item = item
    self.path = path
    self.scope = scope
    self.seed = seed
    start = clock.now
  }

  private var name: String { runner.pipeline.nodes[node].name }

  var isCancelled: Bool { runner.cancellation.isCancelled }
  var isEnding: Bool { runner.cancellation.isEnding }

  var provenance: Provenance {
    let names = runner.pipeline.nodes.map(\.name)
    let ancestors = runner.schedule.ancestors(of: node)
    let records = runner.records.filter { ancestors.contains($0.key) }
    return Provenance(
      pipeline: runner.document, node: name, item: item, seed: seed, versions: runner.versions,
      records: Dictionary(records.map { (names[$0.key], $0.value) }) { $1 })
  }

  func expect(items: Int) { runner.report(.expected(node: name, item: item, count: items)) }

  func progress(done: Int, of total: Int) {
    runner.report(.nodeProgressed(node: name, item: item, done: done, total: total))
  }

  func log(_ message: String) { runner.report(.logged(node: name, item: item, message: message)) }

  func record(_ name: String, _ value: JSON) {
    runner.records[node, default: [:]][name] = value
    runner.report(.recorded(node: self.name, item: item, name: name, value: value))
  }

  func emit(name: String?, key: String?, _ body: (inout PortValues) throws -> Void) {
    guard let scope, runner.pipeline.nodes[node].type.fansOut else {
      hasStrayEmission = true
      return
    }
    guard !isCancelled else { return }
    // A folder's next photo is not begun any more; the answer of a search that ends early is.
    if isEnding && hasEmittedBeforeTheEnd { return }
    if !isEnding { hasEmittedBeforeTheEnd = true }
    let child = item.child(count, name: name, key: key)
    var outputs = PortValues()
    do {
      runner.emissions[scope, default: 0] += 1
      count += 1
      try body(&outputs)
      try runner.keep(outputs, of: node)
    } catch {
      runner.fail(node, child, error)
      return
    }
    outputs = PortValues()  // what follows must be able to let go of them
    let worked = clock.now - start - timeElsewhere
    runner.times[node] = worked - timeOfEmitted
    timeOfEmitted = worked
    timeElsewhere += clock.measure {
      runner.report(.emitted(node: self.name, item: child))
      runner.enter(scope, child, path: path + [count - 1])
      runner.report(.finished(node: self.name, item: child))
    }
  }

  /// Called when the node has run.
  func finish() throws {
    guard hasStrayEmission else { return }
    throw PipelineError(
      .internal,
      "the node \"\(runner.pipeline.nodes[node].uses)\" emits items but does not say fansOut")
  }
}
