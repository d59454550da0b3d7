/// The SHA-256 of a file, by which people say which weights they mean.
///
/// - Source: FIPS 180-4, Secure Hash Standard, 6.2
package struct SHA256 {
  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]

  /// The hash of all bytes, as 64 hexadecimal digits.
  package static func hex(_ bytes: Bytes) -> String {
    var hash = SHA256()
    bytes.withUnsafeBytes { hash.absorb($0) }
    return hash.state.map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 8 - digits.count) + digits
    }.joined()
  }

  private mutating func absorb(_ data: UnsafeRawBufferPointer) {
    let whole = data.count / 64 * 64
    if whole > 0 { compress(UnsafeRawBufferPointer(rebasing: data[..<whole])) }
    var tail = Array(data[whole...]) + [0x80]
    tail += [UInt8](repeating: 0, count: (120 - tail.count % 64) % 64)
    tail += withUnsafeBytes(of: (UInt64(data.count) * 8).bigEndian, Array.init)
    tail.withUnsafeBytes { compress($0) }
  }

  /// Takes in blocks of 64 bytes.
  private mutating func compress(_ data: UnsafeRawBufferPointer) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { w in
      Self.constants.withUnsafeBufferPointer { k in
        for block in stride(from: 0, to: data.count, by: 64) {
          for i in 0..<16 {
            w[i] = UInt32(
              bigEndian: data.loadUnaligned(fromByteOffset: block + 4 * i, as: UInt32.self))
          }
          for i in 16..<64 {
            let a = w[i - 15], b = w[i - 2]
            let low = rotated(a, 7) ^ rotated(a, 18) ^ a >> 3
            let high = rotated(b, 17) ^ rotated(b, 19) ^ b >> 10
            w[i] = w[i - 16] &+ low &+ w[i - 7] &+ high
          }
          round(w, k)
        }
      }
    }
  }

  @inline(__always)
  private mutating func round(
    _ w: UnsafeMutableBufferPointer<UInt32>, _ k: UnsafeBufferPointer<UInt32>
  ) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for i in 0..<64 {
      let high = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
      let first = h &+ high &+ ((e & f) ^ (~e & g)) &+ k[i] &+ w[i]
      let low = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
      let second = low &+ ((a & b) ^ (a & c) ^ (b & c))
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ second)
    }
    for (i, word) in [a, b, c, d, e, f, g, h].enumerated() { state[i] &+= word }
  }

  @inline(__always)
  private func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word &>> count | word &<< (32 - count)
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = {
    var primes: [Int] = []
    var candidate = 2
    while primes.count < 64 {
      if primes.allSatisfy({ !candidate.isMultiple(of: $0) }) { primes.append(candidate) }
      candidate += 1
    }
    return primes.map { prime in
      // ⌊∛prime · 2³²⌋ in whole numbers: the largest r with r³ ≤ prime · 2⁹⁶.
      var (low, high) = (UInt64(0), UInt64(8) << 32)
      while high - low > 1 {
        let middle = (low + high) / 2
        let square = middle.multipliedFullWidth(by: middle)
        let bottom = square.low.multipliedFullWidth(by: middle)
        let top = square.high * middle + bottom.high
        if top < UInt64(prime) << 32 || (top == UInt64(prime) << 32 && bottom.low == 0) {
          low = middle
        } else {
          high = middle
        }
      }
      return UInt32(truncatingIfNeeded: low)
    }
  }()
}

extension Checkpoint {
  /// The SHA-256 of the whole file, as 64 hexadecimal digits.
  package var sha256: String { SHA256.hex(bytes ?? Bytes([])) }
}
