import Foundation

/// The same networks in PyTorch, in a process of its own that runs one piece of work at a time, so
/// that both sides alternate.
final class GeneratorPeer {
  private let process = Process()
  private let input = Pipe(), output = Pipe()

  /// - Parameters:
  ///   - python: an interpreter that has `torch`.
  ///   - mode: `eager`, `channels-last` or `compiled`.
  init(python: String, network: String, mode: String) throws {
    process.standardInput = input
    process.standardOutput = output
    try process.run(python: python, script: "generator.py", [network, mode])
    _ = ask("forward")
    _ = ask("step")
  }

  /// What the peer answers to `forward`, `step` (seconds) or `memory` (MB).
  func ask(_ question: String) -> Double {
    input.fileHandleForWriting.write(Data((question + "\n").utf8))
    var line = Data()
    while true {
      let byte = output.fileHandleForReading.readData(ofLength: 1)
      if byte.isEmpty || byte[0] == 10 { break }
      line.append(byte)
    }
    return Double(String(decoding: line, as: UTF8.self)) ?? .nan
  }

  deinit {
    input.fileHandleForWriting.closeFile()
    process.waitUntilExit()
  }
}
