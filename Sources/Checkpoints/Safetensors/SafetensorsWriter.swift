import Glibc

extension Checkpoint {
  /// Writes a safetensors file, whole or not at all: under another name first, then renamed.
  ///
  /// The same content gives the same bytes: metadata is sorted by key; arrays stand in the order of
  /// their names here, wider types first, and behind them those whose size is no multiple of 64
  /// bytes, so that nearly all numbers of the file begin where vectors want them when it is mapped.
  ///
  /// - Parameters:
  ///   - type: what floating-point arrays are stored as; a lone number stays in single precision.
  ///   - requiresFinite: refuse to write a NaN or an infinity.
  /// - Throws: `CheckpointError` of code `unwritable` or `notFinite`; nothing of the file is left.
  package func write(
    to path: String, as type: ElementType = .float32, requiresFinite: Bool = false,
    progress: (Double) -> Void = { _ in }
  ) throws {
    let entries = names.map { name in
      let array = self[name]!
      let isPrecise = array.count == 1  // a lone number costs nothing and may be a scale
      return (name, array, array.type.isFloatingPoint && !isPrecise ? type : array.storedType)
    }.enumerated().sorted {
      let (a, b) = ($0.element, $1.element)
      let isOdd = (a.1.count * a.2.size % 64 != 0, b.1.count * b.2.size % 64 != 0)
      if isOdd.0 != isOdd.1 { return isOdd.1 }
      return a.2.size == b.2.size ? $0.offset < $1.offset : a.2.size > b.2.size
    }.map(\.element)
    do {
      let file = try AtomicFile(path)
      try file.write(header(entries))
      try write(entries, to: file, at: path, requiresFinite: requiresFinite, progress: progress)
      try file.commit()
    } catch let error as SystemError {
      throw CheckpointError(
        .unwritable, error.refusal(writingInto: AtomicFile.folder(of: path)), path: path)
    }
  }

  private func write(
    _ entries: [(String, StoredArray, ElementType)], to file: AtomicFile, at path: String,
    requiresFinite: Bool, progress: (Double) -> Void
  ) throws {
    let total = Double(max(entries.reduce(0) { $0 + $1.1.count }, 1))
    var done = 0
    for (name, array, type) in entries {
      let bytes = array.encoded(as: type)
      if requiresFinite, !type.isAllFinite(bytes) {
        throw CheckpointError.notFinite(name, asHalf: type == .float16, path: path)
      }
      try file.write(bytes)
      done += array.count
      progress(Double(done) / total)
    }
  }

  private func header(_ entries: [(String, StoredArray, ElementType)]) -> [UInt8] {
    var members: [String] = []
    if !metadata.isEmpty {
      let pairs = metadata.sorted { $0.key < $1.key }
        .map { "\(json($0.key)):\(json($0.value))" }
      members.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
    }
    var start = 0
    for (name, array, type) in entries {
      let end = start + array.count * type.size
      let shape = array.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(json(name)):{\"dtype\":\"\(type.rawValue)\",\"shape\":[\(shape)],"
          + "\"data_offsets\":[\(start),\(end)]}")
      start = end
    }
    var text = Array("{\(members.joined(separator: ","))}".utf8)
    text.append(contentsOf: repeatElement(32, count: (64 - (text.count + 8) % 64) % 64))
    return withUnsafeBytes(of: UInt64(text.count).littleEndian, Array.init) + text
  }

  private func json(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case _ where scalar.value < 32:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension StoredArray {
  /// What this is written as when nothing else is asked: floats stay, other reals become floats.
  fileprivate var storedType: ElementType { type.isFloatingPoint ? .float32 : type }

  /// The numbers in plain order as bytes of `type`.
  fileprivate func encoded(as type: ElementType) -> [UInt8] {
    switch type {
    case .float32:
      [UInt8](unsafeUninitializedCapacity: count * 4) { buffer, initialized in
        buffer.withMemoryRebound(to: Float.self) { read(into: $0.baseAddress) }
        initialized = count * 4
      }
    case .float16: encoded { Float16($0).bitPattern }
    case .bfloat16: encoded(bfloat16)
    case .float64: encoded { Double($0).bitPattern }
    case .int64, .uint64: raw(UInt64.self).withUnsafeBytes { Array($0) }
    case .int32, .uint32: raw(UInt32.self).withUnsafeBytes { Array($0) }
    case .int16, .uint16: raw(UInt16.self).withUnsafeBytes { Array($0) }
    case .int8, .uint8, .bool: raw(UInt8.self)
    }
  }

  private func encoded<Raw: FixedWidthInteger>(_ number: (Float) -> Raw) -> [UInt8] {
    let values = floats()
    return [UInt8](unsafeUninitializedCapacity: count * MemoryLayout<Raw>.size) { buffer, size in
      for (i, value) in values.enumerated() {
        buffer.baseAddress.map(UnsafeMutableRawPointer.init)!.storeBytes(
          of: number(value), toByteOffset: i * MemoryLayout<Raw>.size, as: Raw.self)
      }
      size = count * MemoryLayout<Raw>.size
    }
  }
}

extension ElementType {
  /// Whether no number of `bytes` is NaN or infinite: no exponent has all its bits.
  fileprivate func isAllFinite(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { bytes in
      switch self {
      case .float32: Self.isAllFinite(bytes.bindMemory(to: UInt32.self), 0x7f80_0000)
      case .float16: Self.isAllFinite(bytes.bindMemory(to: UInt16.self), 0x7c00)
      case .bfloat16: Self.isAllFinite(bytes.bindMemory(to: UInt16.self), 0x7f80)
      case .float64: Self.isAllFinite(bytes.bindMemory(to: UInt64.self), 0x7ff0 << 48)
      default: true
      }
    }
  }

  private static func isAllFinite<Word: FixedWidthInteger>(
    _ words: UnsafeBufferPointer<Word>, _ exponent: Word
  ) -> Bool {
    // No early exit, so that it runs over many words at once.
    var found = false
    for word in words { found = found || word & exponent == exponent }
    return !found
  }
}

/// The nearest bfloat16, ties to even; a NaN stays one.
private func bfloat16(_ value: Float) -> UInt16 {
  if value.isNaN { return 0x7fc0 }
  let bits = value.bitPattern
  return UInt16(truncatingIfNeeded: (bits + 0x7fff + (bits >> 16 & 1)) >> 16)
}
