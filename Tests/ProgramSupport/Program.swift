import Foundation

/// The `facet` program as another process sees it.
public enum Program {
  /// What a call of the program came to.
  public struct Outcome: Sendable {
    public let exitCode: Int32
    public let output: String
    public let errors: String
    public let seconds: Double
  }

  /// Where this package lies.
  public static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The program that was built together with the tests.
  public static let executable = {
    let folders = [
      URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent(),
      Bundle.main.bundleURL, Bundle.main.bundleURL.deletingLastPathComponent(),
    ]
    let candidates = folders.map { $0.appendingPathComponent("facet") }
    guard
      let found = candidates.first(where: {
        FileManager.default.isExecutableFile(atPath: $0.path)
      })
    else { preconditionFailure("the program facet is not beside the tests") }
    return found
  }()

  /// Starts the program; `interruptedAfter` sends SIGINT once a line of standard output or standard
  /// error contains the text.
  public static func run(
    _ arguments: [String], in folder: URL = repository, executable: URL = executable,
    environment: [String: String] = [:], interruptedAfter trigger: String? = nil
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let output = Collector(), errors = Collector()
    for collector in [output, errors] {
      collector.onText = { [weak process] text in
        if let trigger, text.contains(trigger) { process?.interrupt() }
      }
    }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output.pipe
    process.standardError = errors.pipe
    let start = ContinuousClock.now
    try process.run()
    output.start()
    errors.start()
    process.waitUntilExit()
    let time = ContinuousClock.now - start
    return Outcome(
      exitCode: process.terminationStatus, output: output.finish(), errors: errors.finish(),
      seconds: time / .seconds(1))
  }

  /// An empty folder for the time of the call.
  public static func inEmptyFolder<Value>(_ body: (URL) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("facet-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}

/// Reads a pipe to its end on a thread of its own, so that neither side waits for the other.
private final class Collector: @unchecked Sendable {
  let pipe = Pipe()
  var onText: (String) -> Void = { _ in }
  private var data = Data()
  private let done = DispatchSemaphore(value: 0)

  func start() {
    Thread.detachNewThread { [self] in
      while case let part = pipe.fileHandleForReading.availableData, !part.isEmpty {
        data.append(part)
        onText(String(decoding: part, as: UTF8.self))
      }
      done.signal()
    }
  }

  func finish() -> String {
    done.wait()
    return String(decoding: data, as: UTF8.self)
  }
}
