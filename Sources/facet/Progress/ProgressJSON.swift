import Graph

/// One JSON object a line on standard output, for programs; `event` says which.
final class ProgressJSON: RunObserver {
  func observe(_ event: RunEvent) { Console.output(Self.json(event).text()) }

  private static func json(_ event: RunEvent) -> JSON {
    switch event {
    case .began(let pipeline): return ["event": "began", "pipeline": .string(pipeline)]
    case .expected(let node, let item, let count):
      return object("expected", node, item, ["count": .number(Double(count))])
    case .emitted(let node, let item): return object("emitted", node, item)
    case .finished(let node, let item): return object("finished", node, item)
    case .completed(let item):
      return ["event": "completed", "item": .string(item.name), "key": .string(item.key)]
    case .nodeBegan(let node, let item): return object("node-began", node, item)
    case .nodeProgressed(let node, let item, let done, let total):
      let members: [String: JSON] = [
        "done": .number(Double(done)), "total": .number(Double(total)),
      ]
      return object("node-progressed", node, item, members)
    case .nodeEnded(let node, let item, let seconds):
      return object("node-ended", node, item, ["seconds": .number(seconds)])
    case .logged(let node, let item, let message):
      return object("logged", node, item, ["message": .string(message)])
    case .recorded(let node, let item, let name, let value):
      return object("recorded", node, item, ["name": .string(name), "value": value])
    case .failed(let failure):
      let members: [String: JSON] = [
        "code": .string(failure.error.code.rawValue),
        "message": .string(failure.error.description),
      ]
      return object("failed", failure.node, failure.item, members)
    case .ended(let summary):
      return [
        "event": "ended", "completed": .number(Double(summary.completed)),
        "failed": .number(Double(summary.failures.count)), "seconds": .number(summary.seconds),
        "exitCode": .number(Double(summary.exitCode)),
      ]
    }
  }

  private static func object(
    _ event: String, _ node: String, _ item: Item, _ members: [String: JSON] = [:]
  ) -> JSON {
    .object(
      members.merging([
        "event": .string(event), "node": .string(node), "item": .string(item.name),
        "key": .string(item.key),
      ]) { $1 })
  }
}
