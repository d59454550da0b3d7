import CKernels

/// How the values of a tensor lie in memory.
package enum Layout: Sendable {
  /// Row-major.
  case plain
  /// `[N, C/16, H, W, 16]` for a `[N, C, H, W]` tensor whose C is a multiple of 16: what the
  /// convolutions want. Elementwise operations take it as it is; everything else reorders.
  case blocked
}

/// An array of `Float` with a shape, and, where one is wanted, a way back for gradients.
///
/// A value: no operation changes a tensor. Operations on tensors that descend from a `tracked()`
/// one record how to pull gradients back (see `gradients(of:for:seed:)`).
public struct Tensor: @unchecked Sendable {
  public let shape: [Int]
  package let storage: Storage
  package let layout: Layout
  package let node: TapeNode?

  package init(shape: [Int], storage: Storage, layout: Layout = .plain, node: TapeNode? = nil) {
    self.shape = shape
    self.storage = storage
    self.layout = layout
    self.node = node
  }

  /// A tensor whose values `fill` writes, all of them.
  package init(
    shape: [Int], layout: Layout = .plain, filledBy fill: (UnsafeMutablePointer<Float>) -> Void
  ) {
    let storage = Storage(count: shape.product)
    fill(storage.pointer)
    self.init(shape: shape, storage: storage, layout: layout)
  }

  /// - Parameter values: row-major; as many as the shape holds.
  public init(_ values: some Collection<Float>, shape: [Int]) {
    precondition(
      values.count == shape.product,
      "Tensor: \(values.count) values do not fill the shape \(shape)")
    self.init(shape: shape) { pointer in
      _ = UnsafeMutableBufferPointer(start: pointer, count: values.count).update(from: values)
    }
  }

  /// A scalar, of shape `[]`.
  public init(_ value: Float) { self.init(repeating: value, shape: []) }

  public init(repeating value: Float, shape: [Int]) {
    self.init(shape: shape) { facet_fill($0, value, Int64(shape.product)) }
  }

  public init(zeros shape: [Int]) { self.init(repeating: 0, shape: shape) }
  public init(ones shape: [Int]) { self.init(repeating: 1, shape: shape) }

  public var count: Int { shape.product }
  public var rank: Int { shape.count }

  /// The values in row-major order.
  public var values: [Float] {
    let plain = self.plain
    return Array(UnsafeBufferPointer(start: plain.storage.pointer, count: count))
  }

  /// The value of a tensor that has exactly one.
  public var item: Float {
    precondition(count == 1, "item: the shape \(shape) has \(count) values")
    return storage.pointer[0]
  }

  /// Reads the values in row-major order without a copy.
  public func withValues<R>(_ body: (UnsafeBufferPointer<Float>) throws -> R) rethrows -> R {
    let plain = self.plain
    return try withExtendedLifetime(plain.storage) {
      try body(UnsafeBufferPointer(start: plain.storage.pointer, count: count))
    }
  }

  /// The address of the values in the tensor's own layout; valid while the tensor lives.
  package var pointer: UnsafeMutablePointer<Float> { storage.pointer }

  /// Whether no value is NaN or infinite.
  public var isFinite: Bool { facet_all_finite(pointer, Int64(count)) }

  public var smallest: Float { facet_extreme(pointer, Int64(count), -1) }
  public var largest: Float { facet_extreme(pointer, Int64(count), 1) }
}

extension Tensor: CustomStringConvertible {
  public var description: String {
    let shown = values.prefix(8).map { "\($0)" }.joined(separator: ", ")
    return "Tensor \(shape) [\(shown)\(count > 8 ? ", …" : "")]"
  }
}

extension Array where Element == Int {
  /// How many values a tensor of this shape holds.
  package var product: Int { reduce(1, *) }

  /// Elements from one index to the next along each axis, row-major.
  package var strides: [Int] {
    var strides = [Int](repeating: 1, count: count)
    for axis in indices.dropLast().reversed() { strides[axis] = strides[axis + 1] * self[axis + 1] }
    return strides
  }

  package var wide: [Int64] { map(Int64.init) }
}
