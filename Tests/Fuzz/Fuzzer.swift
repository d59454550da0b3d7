import Glibc

// What libFuzzer calls: the reader that `FACET_FUZZ` names (see `run`).
//
// A reader may refuse by throwing `CheckpointError`; anything else is a defect.

private let reader: @Sendable (Bytes) throws -> Checkpoint = {
  switch getenv("FACET_FUZZ").map({ String(cString: $0) }) {
  case "pickle": { try TorchLegacy.matches($0) ? TorchLegacy.read($0) : PickleFile.read($0) }
  case "zip": { try TorchZip.read($0) }
  case "safetensors": { try SafetensorsReader.read($0) }
  default: fatalError("FACET_FUZZ is pickle, zip or safetensors")
  }
}()

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard count > 0, let start else { return 0 }
  let bytes = Bytes(UnsafeBufferPointer(start: start, count: count))
  do {
    try use(try reader(bytes), count)
  } catch is CheckpointError {
  } catch {
    fatalError("another error than CheckpointError: \(error)")
  }
  return 0
}

/// Reads every array, as an import does, and asks for a generator.
private func use(_ checkpoint: Checkpoint, _ fileSize: Int) throws {
  for name in checkpoint.names {
    let array = checkpoint[name]!
    guard array.count <= fileSize else { fatalError("an array larger than its file") }
    _ = array.floats()
    if !array.type.isFloatingPoint { _ = array.integers() }
  }
  let weights = try GeneratorWeights(checkpoint).checked()
  for name in weights.names { _ = weights[name]!.floats() }
}
