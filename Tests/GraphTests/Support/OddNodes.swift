import Graph
import Synchronization

/// A value that knows how many of it live.
final class Life: PortValue {
  static let kind = "life"
  static let living = Mutex((now: 0, most: 0))

  init() {
    Life.living.withLock {
      $0.now += 1
      $0.most = max($0.most, $0.now)
    }
  }
  deinit { Life.living.withLock { $0.now -= 1 } }
}

struct Living: Node {
  static let name = "living"
  static let summary = "Gives values that count how many live."
  static let life = Output<Life>("life", "A value.")
  static let ports: [any PortDeclaration] = [life]
  static let fansOut = true
  @Parameter("How many.") var count = 1000

  func run(_ io: inout NodeIO) {
    for index in 0..<count { io.emit(name: "l\(index)") { $0[Self.life] = Life() } }
  }
}

struct Kill: Node {
  static let name = "kill"
  static let summary = "Makes a new life of an old one."
  static let old = Input<Life>("old", "The old.")
  static let new = Output<Life>("new", "The new.")
  static let ports: [any PortDeclaration] = [old, new]
  func run(_ io: inout NodeIO) { io[Self.new] = Life() }
}

struct Silent: Node {
  static let name = "silent"
  static let summary = "Forgets its output."
  static let number = Output<Number>("number", "The number.")
  static let ports: [any PortDeclaration] = [number]
  func run(_ io: inout NodeIO) {}
}

struct Stray: Node {
  static let name = "stray"
  static let summary = "Emits without saying so."
  static let number = Output<Number>("number", "The number.")
  static let ports: [any PortDeclaration] = [number]
  func run(_ io: inout NodeIO) { io.emit { $0[Self.number] = Number(value: 1) } }
}

/// Asks for the end of the run at a number.
struct Stop: Node {
  static let name = "stop"
  static let summary = "Stops the run at the third item."
  static let number = Input<Number>("number", "The number.")
  static let ports: [any PortDeclaration] = [number]
  static let cancellation = Mutex(Cancellation())

  func run(_ io: inout NodeIO) throws {
    if io[Self.number].value == 2 { Self.cancellation.withLock { $0 }.cancel() }
    try io.checkCancellation()
  }
}

struct Tell: Node {
  static let name = "tell"
  static let summary = "Records its provenance."
  static let number = Input<Number>("number", "The number.")
  static let ports: [any PortDeclaration] = [number]
  func run(_ io: inout NodeIO) { io.record("provenance", io.provenance.json) }
}
