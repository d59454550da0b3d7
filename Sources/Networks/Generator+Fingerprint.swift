import Tensors

extension Generator {
  /// Tells models apart: 16 hexadecimal digits from the network's sizes and a part of its weights.
  public var fingerprint: String { Networks.fingerprint(of: parameters, resolution: resolution) }
}

extension ProgressiveEncoder {
  /// Tells encoders apart, as a generator's does.
  public var fingerprint: String {
    Networks.fingerprint(of: parameters, resolution: plan.resolution)
  }
}

/// - Source: FNV-1a over the resolution, and of each weight its name and up to 64 values.
private func fingerprint(of parameters: [String: Tensor], resolution: Int) -> String {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  func absorb(_ bits: UInt32) {
    for shift in stride(from: 0, to: 32, by: 8) {
      hash = (hash ^ UInt64(UInt8(truncatingIfNeeded: bits >> shift))) &* 0x100_0000_01b3
    }
  }
  absorb(UInt32(resolution))
  for (name, tensor) in parameters.sorted(by: { $0.key < $1.key }) {
    for scalar in name.unicodeScalars { absorb(scalar.value) }
    tensor.withValues { values in
      for i in stride(from: 0, to: values.count, by: max(1, values.count / 64)) {
        absorb(values[i].bitPattern)
      }
    }
  }
  let digits = String(hash, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
