/// Numbers that several tensors may share.
struct TorchStorage {
  enum Source {
    /// Its bytes come after the pickle (legacy container).
    case pending
    case bytes(Bytes)
    /// A part of another storage, from a number on.
    case view(of: Int, offset: Int)
  }

  let key: String
  let type: ElementType
  /// Numbers it should hold.
  let count: Int
  var source: Source
  var isBigEndian = false
}

/// A window on a storage.
struct TorchTensor {
  let storage: Int
  let offset: Int
  let shape: [Int]
  let strides: [Int]
}

extension PickleHeap {
  /// The tensor as an array, once its storage has bytes.
  ///
  /// - Parameter limit: elements at most, against strides of zero.
  func resolved(_ tensor: TorchTensor, limit: Int) throws -> StoredArray {
    var storage = storages[tensor.storage]
    var offset = tensor.offset
    var hops = 0
    while case .view(let base, let start) = storage.source {
      let (sum, over) = offset.addingReportingOverflow(start)
      hops += 1
      guard !over, hops < 8 else {
        throw CheckpointError(.malformed, "a view of storage `\(storage.key.quotable)` is wrong")
      }
      offset = sum
      storage = storages[base]
    }
    guard case .bytes(let bytes) = storage.source else {
      throw CheckpointError(.truncated, "storage `\(storage.key.quotable)` has no data")
    }
    return try StoredArray(
      storage.type, shape: tensor.shape, strides: tensor.strides, offset: offset, in: bytes,
      isBigEndian: storage.isBigEndian, limit: limit)
  }
}
