/// A file that is one pickle, as NVIDIA publishes its networks.
enum PickleFile {
  /// Whether the file may be a pickle of protocol 0 or 1, which has no mark at its start.
  static func looksLikeText(_ bytes: Bytes) -> Bool {
    "c(]}l)".utf8.contains(bytes[0])
  }

  static func read(_ bytes: Bytes) throws -> Checkpoint {
    var interpreter = try PickleInterpreter(bytes, limits: PickleLimits(fileSize: bytes.count))
    let value = try interpreter.run()
    return try Checkpoint(
      flattening: value, in: interpreter.heap, limits: interpreter.limits, container: .pickle,
      elementLimit: bytes.count)
  }
}
