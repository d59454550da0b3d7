/// What happens while a pipeline runs, for progress bars, logs and reports.
public enum RunEvent: Sendable {
  /// The run begins.
  case began(pipeline: String)
  /// A node says how many items it will emit.
  case expected(node: String, item: Item, count: Int)
  /// A node has emitted an item, and what follows begins.
  case emitted(node: String, item: Item)
  /// An item went through everything without a failure.
  case completed(item: Item)
  /// All that follows from an emitted item has been done, or has failed.
  case finished(node: String, item: Item)
  /// A node begins to work on an item.
  case nodeBegan(node: String, item: Item)
  /// A node says how far it is.
  case nodeProgressed(node: String, item: Item, done: Int, total: Int)
  /// A node is done with an item, having worked so many seconds itself.
  case nodeEnded(node: String, item: Item, seconds: Double)
  /// A node says something.
  case logged(node: String, item: Item, message: String)
  /// A node notes something about an item.
  case recorded(node: String, item: Item, name: String, value: JSON)
  /// An item failed.
  case failed(ItemFailure)
  /// The run is over.
  case ended(RunSummary)
}

/// Somebody who wants to know what happens. Called on the thread of the run.
public protocol RunObserver: AnyObject {
  func observe(_ event: RunEvent)
}

/// Why an item came to nothing.
public struct ItemFailure: Sendable, CustomStringConvertible {
  /// The node that failed.
  public let node: String
  /// The item that it worked on.
  public let item: Item
  /// Why.
  public let error: PipelineError

  /// `node (item): message`.
  public var description: String { "\(node) (\(item.name)): \(error)" }
}

/// How a run went.
public struct RunSummary: Sendable {
  /// How many items went through everything.
  public internal(set) var completed = 0
  /// What failed, in the order in which it did.
  public internal(set) var failures: [ItemFailure] = []
  /// Whether it was stopped from outside.
  public internal(set) var wasCancelled = false
  /// How long it took.
  public internal(set) var seconds = 0.0
  /// For each node how often it ran and how long in all, in the order of the pipeline.
  public internal(set) var nodes: [(name: String, runs: Int, seconds: Double)] = []

  /// A run of which nothing is known yet.
  public init() {}

  /// 0 all well, 1 some items failed, 65 nothing came of it, 130 stopped.
  public var exitCode: Int32 {
    if wasCancelled { return 130 }
    if failures.isEmpty { return 0 }
    return completed > 0 ? 1 : 65
  }
}
