/// A node's view of the run: its inputs and outputs for one item, its seed, its voice.
public struct NodeIO {
  /// The name of the node in the pipeline.
  public let node: String
  /// The item at hand. A gathering node sees the pipeline's own.
  public let item: Item
  /// Derived from the pipeline's seed, the node's name and the item; any value is valid, 0 too.
  public let seed: UInt64
  /// All items, for a node that gathers; empty otherwise.
  public let gathered: [GatheredItem]

  var inputs: PortValues
  var outputs = PortValues()
  let host: any NodeHost

  package init(
    node: String, item: Item, seed: UInt64, inputs: PortValues, gathered: [GatheredItem] = [],
    host: any NodeHost
  ) {
    self.node = node
    self.item = item
    self.seed = seed
    self.inputs = inputs
    self.gathered = gathered
    self.host = host
  }
}

/// One item as a gathering node sees it.
public struct GatheredItem: Sendable {
  /// The item.
  public let item: Item
  let inputs: PortValues
  /// How long each node worked on it, in seconds, by name: what a gathering node may report, never
  /// decide by. Of several items that a node emits each has the time since the one before, so that
  /// the mean is right also where they were worked on together.
  public let seconds: [String: Double]

  /// An item and its inputs, for trials of a gathering node.
  public init(_ item: Item, _ inputs: PortValues, seconds: [String: Double] = [:]) {
    self.item = item
    self.inputs = inputs
    self.seconds = seconds
  }

  /// The item's value on a required input.
  public subscript<Value>(port: Input<Value>) -> Value { inputs[port] }
  /// The item's value on an optional input, or `nil` when nothing is connected.
  public subscript<Value>(port: OptionalInput<Value>) -> Value? { inputs[port] }
  /// The item's values on a list input in the order of its links.
  public subscript<Value>(port: ListInput<Value>) -> [Value] { inputs[port] }
}

extension NodeIO {
  /// The value of a required input.
  public subscript<Value>(port: Input<Value>) -> Value { inputs[port] }
  /// The value of an optional input, or `nil` when nothing is connected.
  public subscript<Value>(port: OptionalInput<Value>) -> Value? { inputs[port] }
  /// The values of a list input in the order of its links.
  public subscript<Value>(port: ListInput<Value>) -> [Value] { inputs[port] }
  /// The value of an output.
  public subscript<Value>(port: Output<Value>) -> Value? {
    get { outputs[port] }
    set { outputs[port] = newValue }
  }
  /// The values of a list output.
  public subscript<Value>(port: ListOutput<Value>) -> [Value] {
    get { outputs[port] }
    set { outputs[port] = newValue }
  }
}

extension NodeIO {
  /// Hands on one item, for a node that `fansOut`; what follows runs before this returns.
  ///
  ///     for file in files {
  ///       io.emit(name: file.stem) { item in item[image] = try Image(path: file) }
  ///     }
  ///
  /// An error thrown by `body` fails that item only; it is reported and the next one can follow.
  /// Once the run is cancelled, nothing happens any more; once it is to come to an end, a node that
  /// has emitted before emits no more.
  ///
  /// - Parameters:
  ///   - name: What file names are made from. Without one the first item keeps its parent's name,
  ///     and the others get `-2`, `-3`.
  ///   - key: What tells the item from its siblings in any order, for seeds; the name, or the place
  ///     when there is none.
  public func emit(
    name: String? = nil, key: String? = nil, _ body: (inout PortValues) throws -> Void
  ) {
    host.emit(name: name, key: key, body)
  }

  /// Says how many items will be emitted, so that the progress bar is honest.
  public func expect(items: Int) { host.expect(items: items) }

  /// Says how far the node is with the item at hand.
  public func progress(done: Int, of total: Int) { host.progress(done: done, of: total) }

  /// Tells people something worth knowing; one line, no newline.
  public func log(_ message: String) { host.log(message) }

  /// Notes a number or a word about the item: it appears in the summary and in the provenance that
  /// nodes further on see.
  public func record(_ name: String, _ value: JSON) { host.record(name, value) }

  /// Whether the run is to stop. Ask it in every loop that may take a second.
  public var isCancelled: Bool { host.isCancelled }

  /// Whether the run is to come to an end: a node that can give the best it has so far does so now,
  /// and what follows still runs. Also true when the run is to stop.
  public var isEnding: Bool { host.isEnding }

  /// Leaves the node when the run is to stop.
  public func checkCancellation() throws {
    if host.isCancelled { throw PipelineError(.cancelled, "stopped") }
  }

  /// Where the result comes from, to be stored with it.
  public var provenance: Provenance { host.provenance }
}
