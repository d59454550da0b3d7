/// What a node made of one set of inputs outside of a pipeline.
public struct NodeTrial: Sendable {
  /// The emitted items with their outputs; one for a node that does not fan out.
  public fileprivate(set) var items: [(item: Item, outputs: PortValues)] = []
  /// The errors of single emitted items.
  public fileprivate(set) var failures: [any Error] = []
  /// What the node recorded.
  public fileprivate(set) var records: [String: JSON] = [:]
  /// What the node logged.
  public fileprivate(set) var log: [String] = []
  /// How often it said how far it is.
  public fileprivate(set) var progressReports = 0

  /// The output of the first item.
  public subscript<Value>(port: Output<Value>) -> Value? { items.first?.outputs[port] }
}

extension Node {
  /// Runs the node by itself, for tests and for use as a function.
  ///
  ///     var inputs = PortValues()
  ///     inputs[image] = picture
  ///     let blurred = try MotionBlur(length: 3).trial(inputs)[degraded]
  public func trial(
    _ inputs: PortValues = PortValues(), gathered: [GatheredItem] = [],
    item: Item = Item(name: "trial"), seed: UInt64 = 0, isCancelled: Bool = false
  ) throws -> NodeTrial {
    let host = TrialHost(item: item, node: Self.name, seed: seed, isCancelled: isCancelled)
    var io = NodeIO(
      node: Self.name, item: item, seed: seed, inputs: inputs, gathered: gathered, host: host)
    try run(&io)
    if !Self.fansOut { host.trial.items.append((item, io.outputs)) }
    return host.trial
  }
}

private final class TrialHost: NodeHost {
  var trial = NodeTrial()
  let item: Item, node: String, seed: UInt64, isCancelled: Bool
  var isEnding: Bool { isCancelled }

  init(item: Item, node: String, seed: UInt64, isCancelled: Bool) {
    self.item = item
    self.node = node
    self.seed = seed
    self.isCancelled = isCancelled
  }

  var provenance: Provenance {
    Provenance(
      pipeline: .null, node: node, item: item, seed: seed, versions: [:], records: [:])
  }

  func expect(items: Int) {}
  func progress(done: Int, of total: Int) { trial.progressReports += 1 }
  func log(_ message: String) { trial.log.append(message) }
  func record(_ name: String, _ value: JSON) { trial.records[name] = value }

  func emit(name: String?, key: String?, _ body: (inout PortValues) throws -> Void) {
    var outputs = PortValues()
    do {
      try body(&outputs)
      let child = item.child(trial.items.count, name: name, key: key)
      trial.items.append((child, outputs))
    } catch {
      trial.failures.append(error)
    }
  }
}
