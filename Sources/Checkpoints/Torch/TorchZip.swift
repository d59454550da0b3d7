/// PyTorch's container since 1.6: a zip of stored members, `<root>/data.pkl` and the raw numbers of
/// each storage as `<root>/data/<key>`.
///
/// - Source: PyTorch, `torch/serialization.py`, `_save`; `caffe2/serialize/inline_container.h`
enum TorchZip {
  static func read(_ bytes: Bytes) throws -> Checkpoint {
    let archive = try ZipArchive(bytes)
    let pickles = archive.names.filter { $0.hasSuffix("/data.pkl") || $0 == "data.pkl" }
    guard pickles.count == 1, let pickle = pickles.first else {
      throw CheckpointError(
        .unsupported,
        "is a zip archive, but not one of PyTorch's (it has \(pickles.count) data.pkl)")
    }
    let root = String(pickle.dropLast("data.pkl".count))
    guard archive.names.allSatisfy({ !$0.hasPrefix("\(root)code/") }) else {
      throw CheckpointError(
        .unsupported, "is a TorchScript program; its weights alone (a state dictionary) are needed")
    }
    let order = try archive.member("\(root)byteorder")?.text
    guard order == nil || order == "little" || order == "big" else {
      throw CheckpointError(.malformed, "has the unknown byte order `\(order!.quotable)`")
    }
    var interpreter = try PickleInterpreter(
      try archive.member(pickle)!, limits: PickleLimits(fileSize: bytes.count)
    ) { heap, parts, offset in
      guard case .name(.storage(let type)) = parts[1], let key = heap.string(parts[2]),
        let count = parts[4].int, count >= 0
      else {
        throw CheckpointError(.malformed, "describes a storage wrongly at byte \(offset)")
      }
      guard let data = try archive.member("\(root)data/\(key)") else {
        throw CheckpointError(.truncated, "lacks the storage `\(key.quotable)`")
      }
      let (size, over) = count.multipliedReportingOverflow(by: type.size)
      guard !over, size <= data.count else {
        throw CheckpointError(
          .malformed,
          "announces \(count) numbers of storage `\(key.quotable)`, which has \(data.count) bytes")
      }
      return TorchStorage(
        key: key, type: type, count: count, source: .bytes(data.part(at: 0, count: size)!),
        isBigEndian: order == "big")
    }
    let value = try interpreter.run()
    return try Checkpoint(
      flattening: value, in: interpreter.heap, limits: interpreter.limits, container: .torchZip,
      elementLimit: bytes.count)
  }
}
