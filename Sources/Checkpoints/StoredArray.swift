/// Numbers in a file: a type, a shape, and how to walk the bytes.
///
/// Nothing is converted before `floats()`. Transposing, flipping and adding a constant only change
/// the walk, so an import copies each weight once, from the mapped file into the new one.
public struct StoredArray: Sendable {
  package let type: ElementType
  /// Its axes, the slowest first.
  public private(set) var shape: [Int]
  /// Numbers from one element to the next along each axis; zero and negative ones occur.
  package private(set) var strides: [Int]
  /// The first element, in numbers from the start of `bytes`.
  package private(set) var offset: Int
  /// Added to every number.
  package private(set) var addend: Float = 0
  let isBigEndian: Bool
  let bytes: Bytes
  /// Elements: the product of the shape.
  public let count: Int

  /// An array in foreign bytes.
  ///
  /// - Throws: where a size is negative or overflows, an element lies outside `bytes`, or, by
  ///   strides of zero, there are more elements than `limit`.
  package init(
    _ type: ElementType, shape: [Int], strides: [Int]? = nil, offset: Int = 0, in bytes: Bytes,
    isBigEndian: Bool = false, limit: Int = .max
  ) throws {
    guard let plain = StoredArray.plainStrides(shape) else {
      throw CheckpointError(.malformed, "an array has the impossible shape \(shape.prefix(16))")
    }
    let strides = strides ?? plain.strides
    guard strides.count == shape.count, strides.allSatisfy({ $0 >= 0 }), offset >= 0 else {
      throw CheckpointError(
        .malformed, "an array of shape \(shape) has impossible strides or offset")
    }
    if plain.count > 0 {
      var last = offset
      for (size, stride) in zip(shape, strides) {
        let (reach, over) = (size - 1).multipliedReportingOverflow(by: stride)
        let (next, overToo) = last.addingReportingOverflow(reach)
        guard !over, !overToo else {
          throw CheckpointError(.malformed, "an array of shape \(shape) reaches past every file")
        }
        last = next
      }
      guard last < bytes.count / type.size else {
        throw CheckpointError(
          .malformed,
          "an array of shape \(shape) needs \(last) + 1 numbers, its storage has only "
            + "\(bytes.count / type.size)")
      }
      guard plain.count <= limit else {
        throw CheckpointError(
          .excessive, "an array of shape \(shape) repeats few bytes too many times")
      }
    }
    self.type = type
    self.shape = shape
    self.strides = strides
    self.offset = offset
    self.bytes = bytes
    self.isBigEndian = isBigEndian
    count = plain.count
  }

  /// An array of our own numbers.
  ///
  /// - Precondition: as many values as the shape says.
  public init(_ values: [Float], shape: [Int]) {
    let plain = StoredArray.plainStrides(shape)
    precondition(plain?.count == values.count, "StoredArray: \(values.count) values for \(shape)")
    type = .float32
    self.shape = shape
    strides = plain!.strides
    offset = 0
    bytes = Bytes(ByteSource(values: values))
    isBigEndian = false
    count = values.count
  }

  /// Strides and count of an array in plain order, or `nil` where the shape is impossible.
  static func plainStrides(_ shape: [Int]) -> (strides: [Int], count: Int)? {
    guard shape.count <= 32 else { return nil }
    var strides = [Int](repeating: 1, count: shape.count)
    var count = 1
    for axis in shape.indices.reversed() {
      guard shape[axis] >= 0 else { return nil }
      strides[axis] = count
      let (next, over) = count.multipliedReportingOverflow(by: max(shape[axis], 1))
      guard !over, next <= Int.max / 8 else { return nil }
      count = next
    }
    return (strides, shape.contains(0) ? 0 : count)
  }

  /// Whether the numbers lie in plain order without gaps.
  var isPlain: Bool {
    guard count > 0 else { return true }
    var expected = 1
    for axis in shape.indices.reversed() where shape[axis] != 1 {
      guard strides[axis] == expected else { return false }
      expected *= shape[axis]
    }
    return true
  }
}

// MARK: - The same numbers, walked differently

extension StoredArray {
  /// Axis `i` of the result is axis `axes[i]` of this.
  ///
  /// - Precondition: `axes` is a permutation.
  public func permuted(_ axes: [Int]) -> StoredArray {
    precondition(axes.sorted() == Array(shape.indices), "permuted: \(axes) of \(shape)")
    var result = self
    result.shape = axes.map { shape[$0] }
    result.strides = axes.map { strides[$0] }
    return result
  }

  /// Backwards along the axes given.
  public func flipped(_ axes: [Int]) -> StoredArray {
    var result = self
    for axis in axes where shape[axis] > 0 {
      result.offset += (shape[axis] - 1) * result.strides[axis]
      result.strides[axis].negate()
    }
    return result
  }

  /// Without the axes given, each of which has one element.
  public func squeezed(_ axes: [Int]) -> StoredArray {
    precondition(axes.allSatisfy { shape[$0] == 1 }, "squeezed: \(axes) of \(shape)")
    let kept = shape.indices.filter { !axes.contains($0) }
    var result = self
    result.shape = kept.map { shape[$0] }
    result.strides = kept.map { strides[$0] }
    return result
  }

  /// The same elements under another shape, which may add or drop axes of one element only.
  package func withUnitAxes(_ shape: [Int]) -> StoredArray? {
    guard self.shape.filter({ $0 != 1 }) == shape.filter({ $0 != 1 }) else { return nil }
    var walked = zip(self.shape, strides).filter { $0.0 != 1 }.map(\.1)[...]
    var result = self
    result.shape = shape
    result.strides = shape.map { $0 == 1 ? 0 : walked.removeFirst() }
    return result
  }

  /// Row `index` of the first axis.
  public func row(_ index: Int) -> StoredArray {
    precondition(!shape.isEmpty && index >= 0 && index < shape[0], "row \(index) of \(shape)")
    var result = self
    result.offset += index * strides[0]
    result = result.dividingCount(by: shape[0])
    result.shape.removeFirst()
    result.strides.removeFirst()
    return result
  }

  /// With `addend` added to every number.
  public func adding(_ addend: Float) -> StoredArray {
    var result = self
    result.addend += addend
    return result
  }

  private func dividingCount(by rows: Int) -> StoredArray {
    StoredArray(self, count: count / rows)
  }

  private init(_ other: StoredArray, count: Int) {
    type = other.type
    shape = other.shape
    strides = other.strides
    offset = other.offset
    addend = other.addend
    isBigEndian = other.isBigEndian
    bytes = other.bytes
    self.count = count
  }
}
