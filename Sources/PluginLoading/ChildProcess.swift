import Foundation
import Graph

/// Another program, run to its end.
package enum ChildProcess {
  /// What became of it.
  package struct Outcome: Sendable {
    /// How it ended.
    package enum End: Sendable, Equatable {
      case exit(Int32)
      case signal(Int32)
      case timeout
    }
    package let end: End
    /// Its standard output.
    package let output: String
    /// Its standard error.
    package let errors: String
    package var isSuccess: Bool { end == .exit(0) }
    /// Both, the output first.
    var text: String { output + errors }
  }

  /// Runs the program with standard input closed.
  ///
  /// - Parameters:
  ///   - environment: variables beside those of this process.
  ///   - seconds: when it is ended by force; `nil` for never.
  ///   - isCancelled: asked every now and then; once `true`, it is ended by force.
  /// - Throws: `PipelineError` when it cannot be started, or was cancelled.
  package static func run(
    _ program: URL, _ arguments: [String], environment: [String: String] = [:],
    seconds: Double = .infinity, isCancelled: () -> Bool = { false }
  ) throws(PipelineError) -> Outcome {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    do {
      // Files, not pipes: whatever it writes, and whoever it leaves behind, nobody waits.
      let (output, errors) = (try TemporaryFile(), try TemporaryFile())
      process.standardOutput = output.handle
      process.standardError = errors.handle
      let ended = DispatchSemaphore(value: 0)
      process.terminationHandler = { _ in ended.signal() }
      try process.run()
      let start = ContinuousClock.now
      var isLate = false
      // A terminal's Ctrl-C does not reach it: it has a process group of its own.
      while ended.wait(timeout: .now() + 0.05) == .timedOut {
        isLate = (ContinuousClock.now - start) / .seconds(1) > seconds
        guard isLate || isCancelled() else { continue }
        kill(process.processIdentifier, SIGKILL)
        ended.wait()
        guard isLate else { throw PipelineError(.cancelled, "interrupted") }
        break
      }
      let status = process.terminationStatus
      let end: Outcome.End =
        isLate ? .timeout : process.terminationReason == .exit ? .exit(status) : .signal(status)
      return Outcome(end: end, output: output.text, errors: errors.text)
    } catch let error as PipelineError {
      throw error
    } catch {
      throw PipelineError(.internal, path: program.path, "cannot be started", cause: error)
    }
  }
}

/// A file without a name, gone with its last user.
private final class TemporaryFile {
  let handle: FileHandle

  init() throws {
    var template = Array("\(NSTemporaryDirectory())/facet.XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else {
      throw PipelineError(.unwritable, path: NSTemporaryDirectory(), "no file can be made here")
    }
    unlink(template)
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  var text: String {
    try? handle.seek(toOffset: 0)
    return String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
  }
}
