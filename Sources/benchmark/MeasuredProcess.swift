import Foundation
import Graph

/// A program that ran to its end, with what it took.
struct MeasuredProcess {
  let seconds: Double
  /// Of all its threads.
  let processorSeconds: Double
  /// The most memory that it had at once.
  let peakMegabytes: Double

  /// Runs a program, its words going to `/dev/null` but for those about errors.
  ///
  /// - Parameter isQuiet: those about errors too.
  /// - Throws: `PipelineError` when it cannot be started or does not end with 0.
  init(_ program: String, _ arguments: [String], isQuiet: Bool = false) throws {
    let words = ([program] + arguments).map { strdup($0) }
    let surroundings = ProcessInfo.processInfo.environment.map { strdup("\($0.key)=\($0.value)") }
    defer { for word in words + surroundings { free(word) } }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    if isQuiet { posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0) }

    var process = pid_t()
    let start = ContinuousClock.now
    let started = posix_spawnp(
      &process, program, &actions, nil, words + [nil], surroundings + [nil])
    guard started == 0 else {
      throw PipelineError(
        .notFound, path: program,
        "the program cannot be started (\(String(cString: strerror(started)))); is it installed?")
    }
    var status: Int32 = 0
    var usage = rusage()
    while wait4(process, &status, 0, &usage) < 0 && errno == EINTR {}
    seconds = (ContinuousClock.now - start) / .seconds(1)
    guard status == 0 else {
      throw PipelineError(
        .internal, path: program, "it ended with the status \(status); its own words are above")
    }
    func time(_ value: timeval) -> Double { Double(value.tv_sec) + Double(value.tv_usec) * 1e-6 }
    processorSeconds = time(usage.ru_utime) + time(usage.ru_stime)
    peakMegabytes = Double(usage.ru_maxrss) / 1024
  }
}

extension MeasuredProcess {
  /// `facet` as it was built beside this program.
  ///
  /// - Throws: `PipelineError` when it was not.
  static func facet(_ arguments: [String]) throws -> MeasuredProcess {
    let program = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "facet").path
    guard FileManager.default.isExecutableFile(atPath: program) else {
      throw PipelineError(
        .notFound, path: program, "it is not built; swift build -c release --product facet")
    }
    return try MeasuredProcess(program, arguments + ["--progress", "none"])
  }
}

/// A folder for the time of one benchmark.
struct TemporaryFolder: ~Copyable {
  let url = FileManager.default.temporaryDirectory
    .appending(path: "facet-benchmark-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }
}
