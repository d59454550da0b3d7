// What libFuzzer calls: one reader, chosen by a condition of the build (see `run`).
//
// A reader may refuse by throwing `CheckpointError`; anything else is a defect.

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard count > 0, let start else { return 0 }
  let bytes = Bytes(UnsafeBufferPointer(start: start, count: count))
  do {
    #if FUZZ_PICKLE
      let checkpoint =
        try TorchLegacy.matches(bytes) ? TorchLegacy.read(bytes) : PickleFile.read(bytes)
    #elseif FUZZ_ZIP
      let checkpoint = try TorchZip.read(bytes)
    #else
      let checkpoint = try SafetensorsReader.read(bytes)
    #endif
    try use(checkpoint, count)
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
