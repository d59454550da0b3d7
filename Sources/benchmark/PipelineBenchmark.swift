import ArgumentParser
import Foundation

/// `benchmark pipeline`: `facet upsample` as a person runs it, start-up, loading and saving
/// included.
struct PipelineBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pipeline", abstract: "From a photo's file to the sheet with the upsampled face.")

  @Option(help: "The photo.") var photo = "Pipelines/Examples/astronaut.png"
  @Option(help: "Longer side of the small face.") var size = 32
  @Option(help: "Runs that are timed, after one that is not.") var runs = 5

  func validate() throws {
    guard runs > 0 else { throw ValidationError("--runs must be 1 or more") }
  }

  func run() throws {
    let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "facet")
    guard FileManager.default.isExecutableFile(atPath: program.path) else {
      throw ValidationError("\(program.path) is not there: swift build -c release --product facet")
    }
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "facet-benchmark-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let sheet = folder.appending(path: "sheet.png")
    var seconds: [Double] = [], first: Data?
    for turn in 0...runs {
      let start = ContinuousClock.now
      try upsample(program, to: sheet)
      let elapsed = ContinuousClock.now - start
      // What is timed is verified: every run makes the same picture, to the byte.
      let picture = try Data(contentsOf: sheet)
      guard picture == first ?? picture else {
        throw ValidationError("two runs made different pictures")
      }
      first = picture
      if turn > 0 { seconds.append(elapsed / .seconds(1)) }
    }
    seconds.sort()
    let words = [seconds[0], seconds[seconds.count / 2], seconds[seconds.count - 1]]
      .map { String(format: "%.2f", $0) }
    print("pipeline, \(size)²: \(words[1]) s (median of \(runs); \(words[0]) to \(words[2]))")
  }

  private func upsample(_ program: URL, to sheet: URL) throws {
    let process = Process()
    process.executableURL = program
    process.arguments = ["upsample", photo, "--size", String(size), "-o", sheet.path]
    process.standardError = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw ValidationError("facet upsample ended with \(process.terminationStatus)")
    }
  }
}
