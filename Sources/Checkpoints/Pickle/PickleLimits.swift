/// What one pickle may cost. Real checkpoints stay far below.
struct PickleLimits {
  /// Operations: a StyleGAN2 at 1024² with its optimizers has under a hundred thousand.
  var operations = 1_000_000
  /// How deep values may stand in each other; also how deep streams may stand in streams.
  var depth = 200
  /// Bytes that may be allocated: a few times the file, so that small files stay small.
  var allowance: Int

  init(fileSize: Int) {
    let (scaled, over) = fileSize.multipliedReportingOverflow(by: 8)
    allowance = (over ? Int.max / 2 : scaled) + 1 << 20
  }

  /// Takes note that `count` more bytes are about to be allocated.
  mutating func charge(_ count: Int, at offset: Int) throws {
    allowance -= count
    guard allowance >= 0 else {
      throw CheckpointError(
        .excessive, "wants far more memory than its size justifies, at byte \(offset)")
    }
  }

  mutating func operation(at offset: Int) throws {
    operations -= 1
    guard operations >= 0 else {
      throw CheckpointError(.excessive, "has too many pickle operations, at byte \(offset)")
    }
  }
}
