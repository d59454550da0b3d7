import Foundation
import Graph

/// A Python program that does the same work: it runs once for each line that it is sent and answers
/// with a line of JSON. It stays alive, so that ours and theirs can take turns.
final class Peer {
  private let process = Process()
  private let requests = Pipe(), answers = Pipe()
  private var buffer = Data()

  /// - Parameters:
  ///   - python: an interpreter that has the peer's packages.
  ///   - script: in `Sources/benchmark/peer`.
  init(python: String, script: String, _ arguments: [String]) throws {
    process.standardInput = requests
    process.standardOutput = answers
    try process.run(python: python, script: script, arguments)
  }

  deinit {
    try? requests.fileHandleForWriting.close()
    process.waitUntilExit()
  }

  /// One run of the peer.
  func run() throws -> JSON {
    try requests.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
    while !buffer.contains(10) {
      let more = answers.fileHandleForReading.availableData
      guard !more.isEmpty else {
        throw PipelineError(
          .unreadable, path: process.arguments?[2] ?? "",
          "the peer stopped; its own words are above. Its packages are named in its first lines")
      }
      buffer.append(more)
    }
    let end = buffer.firstIndex(of: 10)!
    let line = buffer[buffer.startIndex..<end]
    buffer = Data(buffer[(end + 1)...])
    return try JSONDecoder().decode(JSON.self, from: line)
  }
}
