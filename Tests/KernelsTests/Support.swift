/// Deterministic values in −1…1 without a library: enough to tell kernels apart.
func noise(_ count: Int, seed: UInt64 = 1) -> [Float] {
  var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
  return (0..<count).map { _ in
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Float(Int32(truncatingIfNeeded: state >> 20)) / Float(Int32.max)
  }
}

/// The largest difference, as a share of the largest reference value (at least 1).
func error(_ values: [Float], _ reference: [Float]) -> Float {
  precondition(values.count == reference.count)
  let scale = max(1, reference.map(abs).max() ?? 0)
  let worst = zip(values, reference).map { abs($0 - $1) }.max() ?? 0
  return values.allSatisfy(\.isFinite) ? worst / scale : .infinity
}

/// The same sums in another order, over a few thousand terms.
let reassociated: Float = 2e-5
/// Winograd's F(4×4, 3×3) loses about four bits.
let winograd: Float = 1e-3
