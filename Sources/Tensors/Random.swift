import CKernels

/// Random numbers that depend on a seed and a position alone (Philox4x32-10), not on who drew
/// before.
///
/// `split` gives an independent stream by name, so that adding a consumer changes no other's
/// numbers.
public struct Random: Sendable {
  public let seed: UInt64
  private let stream: UInt64
  private var position: UInt64 = 0

  /// Any seed is valid, 0 too.
  public init(seed: UInt64) { self.init(seed: seed, stream: 0) }

  private init(seed: UInt64, stream: UInt64) {
    self.seed = seed
    self.stream = stream
  }

  /// The stream of that name under this one.
  public func split(_ label: String) -> Random {
    Random(seed: seed, stream: label.utf8.reduce(stream ^ 0xCBF2_9CE4_8422_2325, Self.fold))
  }

  /// The stream of that number under this one.
  public func split(_ number: Int) -> Random { split("#\(number)") }

  /// Values from N(0, 1).
  public mutating func normal(_ shape: [Int]) -> Tensor {
    let start = advance(by: shape.product)
    return Tensor(shape: shape) {
      facet_random_normal(seed, stream, start, $0, Int64(shape.product))
    }
  }

  /// Values evenly from `range`, its ends excluded.
  public mutating func uniform(_ shape: [Int], in range: ClosedRange<Float> = 0...1) -> Tensor {
    let start = advance(by: shape.product)
    let unit = Tensor(shape: shape) {
      facet_random_uniform(seed, stream, start, $0, Int64(shape.product))
    }
    return unit.affine(range.upperBound - range.lowerBound, range.lowerBound)
  }

  /// One value evenly from `range`.
  public mutating func uniform(in range: ClosedRange<Float> = 0...1) -> Float {
    uniform([1], in: range).item
  }

  /// One whole number from `range`.
  public mutating func integer(in range: Range<Int>) -> Int {
    min(range.upperBound - 1, range.lowerBound + Int(Double(uniform()) * Double(range.count)))
  }

  /// The numbers below `count` in random order.
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for i in stride(from: count - 1, to: 0, by: -1) { order.swapAt(i, integer(in: 0..<i + 1)) }
    return order
  }

  private mutating func advance(by count: Int) -> UInt64 {
    // Draws start on a block of four, so that a draw does not depend on the parity of the last.
    defer { position += UInt64(count + 3) / 4 * 4 }
    return position
  }

  /// FNV-1a.
  private static func fold(_ hash: UInt64, _ byte: UInt8) -> UInt64 {
    (hash ^ UInt64(byte)) &* 0x100_0000_01B3
  }
}
