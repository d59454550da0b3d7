import Foundation
import Graph

/// A Python program that does the same work: it runs once for each line that it is sent and answers
/// with a line of JSON. It stays alive, so that ours and theirs can take turns.
final class Peer {
  private let process = Process()
  private let requests = Pipe(), answers = Pipe()
  private var buffer = Data()
  private let script: String

  /// - Parameters:
  ///   - python: an interpreter that has the peer's packages.
  ///   - script: in `Sources/benchmark/peer`.
  init(python: String, script: String, _ arguments: [String]) throws {
    self.script = script
    process.standardInput = requests
    process.standardOutput = answers
    // One that has ended is found out when it does not answer.
    signal(SIGPIPE, SIG_IGN)
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python] + PeerPython.arguments(script, arguments)
    try process.run()
  }

  deinit {
    try? requests.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// One run of the peer.
  ///
  /// - Parameter work: which, where it knows several.
  func run(_ work: String = "") throws -> JSON {
    try? requests.fileHandleForWriting.write(contentsOf: Data("\(work)\n".utf8))
    while !buffer.contains(10) {
      let more = answers.fileHandleForReading.availableData
      guard !more.isEmpty else {
        throw PipelineError(
          .unreadable, path: script, "the peer stopped; its own words are above")
      }
      buffer.append(more)
    }
    let end = buffer.firstIndex(of: 10)!
    let line = buffer[buffer.startIndex..<end]
    buffer = Data(buffer[(end + 1)...])
    return try JSONDecoder().decode(JSON.self, from: line)
  }
}
