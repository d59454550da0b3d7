import Glibc

extension StoredArray {
  /// The numbers in plain order (last axis fastest), rounded to `Float`.
  ///
  /// Doubles beyond `Float` become infinite; integers beyond 2²⁴ are rounded.
  public func floats() -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      read(into: buffer.baseAddress)
      initialized = count
    }
  }

  /// The one number of an array of one.
  package var scalar: Float? { count == 1 ? floats()[0] : nil }

  /// The numbers in plain order, as integers; of reals the fractions are cut off.
  package func integers() -> [Int] {
    switch type {
    case .int64: raw(Int64.self).map(Int.init)
    case .int32: raw(Int32.self).map(Int.init)
    case .int16: raw(Int16.self).map(Int.init)
    case .int8: raw(Int8.self).map(Int.init)
    case .uint64: raw(UInt64.self).map(Int.init(clamping:))
    case .uint32: raw(UInt32.self).map(Int.init)
    case .uint16: raw(UInt16.self).map(Int.init)
    case .uint8, .bool: raw(UInt8.self).map(Int.init)
    default: floats().map { Int(exactly: $0.rounded(.towardZero)) ?? 0 }
    }
  }

  /// The stored words in plain order, as the machine has them.
  func raw<Raw: FixedWidthInteger>(_: Raw.Type) -> [Raw] {
    precondition(MemoryLayout<Raw>.size == type.size, "raw: another size than \(type)")
    guard count > 0 else { return [] }
    return [Raw](unsafeUninitializedCapacity: count) { buffer, initialized in
      var target = buffer.baseAddress!
      let swaps = isBigEndian
      bytes.withUnsafeBytes { bytes in
        walk { position, length, stride in
          for i in 0..<length {
            let word = bytes.loadUnaligned(
              fromByteOffset: (position + i * stride) * MemoryLayout<Raw>.size, as: Raw.self)
            target[i] = swaps ? word.byteSwapped : word
          }
          target += length
        }
      }
      initialized = count
    }
  }

  /// Whether all numbers are finite.
  package var isFinite: Bool { floats().allSatisfy(\.isFinite) }

  /// The numbers as they lie in the file, where they are single, plain and aligned to 64 bytes, and
  /// what keeps them there; `nil` where they have to be converted. Nobody may write to them.
  package var lent: (start: UnsafePointer<Float>, owner: AnyObject)? {
    guard count > 0, type == .float32, !isBigEndian, isPlain, addend == 0 else { return nil }
    let start = bytes.source.base + bytes.range.lowerBound + offset * 4
    guard Int(bitPattern: start).isMultiple(of: 64) else { return nil }
    return (start.assumingMemoryBound(to: Float.self), bytes.source)
  }

  /// Writes `count` numbers from `target` on.
  package func read(into target: UnsafeMutablePointer<Float>?) {
    guard count > 0, let target else { return }
    bytes.withUnsafeBytes { raw in
      if type == .float32 && !isBigEndian && isPlain {
        memcpy(target, raw.baseAddress! + offset * 4, count * 4)
      } else {
        switch type {
        case .float32: convert(raw, target, UInt32.self) { Float(bitPattern: $0) }
        case .float64: convert(raw, target, UInt64.self) { Float(Double(bitPattern: $0)) }
        case .float16: convert(raw, target, UInt16.self, half)
        case .bfloat16: convert(raw, target, UInt16.self) { Float(bitPattern: UInt32($0) << 16) }
        case .int64: convert(raw, target, Int64.self) { Float($0) }
        case .int32: convert(raw, target, Int32.self) { Float($0) }
        case .int16: convert(raw, target, Int16.self) { Float($0) }
        case .int8: convert(raw, target, Int8.self) { Float($0) }
        case .uint64: convert(raw, target, UInt64.self) { Float($0) }
        case .uint32: convert(raw, target, UInt32.self) { Float($0) }
        case .uint16: convert(raw, target, UInt16.self) { Float($0) }
        case .uint8: convert(raw, target, UInt8.self) { Float($0) }
        case .bool: convert(raw, target, UInt8.self) { $0 == 0 ? 0 : 1 }
        }
      }
    }
    if addend != 0 { for i in 0..<count { target[i] += addend } }
  }

  @inline(__always)
  private func convert<Raw: FixedWidthInteger>(
    _ raw: UnsafeRawBufferPointer, _ target: UnsafeMutablePointer<Float>, _: Raw.Type,
    _ number: (Raw) -> Float
  ) {
    let base = raw.baseAddress!
    let swaps = isBigEndian
    var target = target
    walk { position, length, stride in
      for i in 0..<length {
        let bits = base.loadUnaligned(
          fromByteOffset: (position + i * stride) * MemoryLayout<Raw>.size, as: Raw.self)
        target[i] = number(swaps ? bits.byteSwapped : bits)
      }
      target += length
    }
  }

  /// Calls `body` with the position, length and stride of each run, in plain order.
  ///
  /// Neighbouring axes that are walked as one are joined first, so that a plain array is one run.
  @inline(__always)
  private func walk(_ body: (_ position: Int, _ length: Int, _ stride: Int) -> Void) {
    var axes: [(size: Int, stride: Int)] = []
    for (size, stride) in zip(shape, strides) where size != 1 {
      if let last = axes.last, last.stride == stride * size {
        axes[axes.count - 1] = (last.size * size, stride)
      } else {
        axes.append((size, stride))
      }
    }
    let inner = axes.popLast() ?? (1, 1)
    var index = [Int](repeating: 0, count: axes.count)
    var position = offset
    while true {
      body(position, inner.size, inner.stride)
      var axis = axes.count - 1
      while axis >= 0 {
        index[axis] += 1
        position += axes[axis].stride
        if index[axis] < axes[axis].size { break }
        position -= axes[axis].size * axes[axis].stride
        index[axis] = 0
        axis -= 1
      }
      if axis < 0 { return }
    }
  }
}

/// A half-precision number; exact. Denormals are scaled as integers, so that a thread that flushes
/// denormals reads the same.
@inline(__always)
private func half(_ bits: UInt16) -> Float {
  let sign = UInt32(bits & 0x8000) << 16
  let exponent = UInt32(bits >> 10) & 0x1f
  let mantissa = UInt32(bits & 0x3ff)
  switch exponent {
  case 0:
    let magnitude = Float(mantissa) * 0x1p-24
    return sign == 0 ? magnitude : -magnitude
  case 31: return Float(bitPattern: sign | 0x7f80_0000 | mantissa << 13)
  default: return Float(bitPattern: sign | (exponent + 112) << 23 | mantissa << 13)
  }
}
