/// A plain value that a pickle describes. Composite values are nodes of the heap they came in, so
/// that shared parts, cycles and deep nestings cost nothing to hold or to free.
enum PickleValue {
  case none
  case bool(Bool)
  case int(Int)
  case double(Double)
  case string(String)
  /// Bytes, or a whole number of over eight bytes: an index into `PickleHeap.bytes`.
  case bytes(Int)
  /// A name that the reader knows, not yet called.
  case name(PickleName)
  /// An index into `PickleHeap.nodes`.
  case node(Int)
}

enum PickleNode {
  case list([PickleValue])
  case tuple([PickleValue])
  /// Entries in order; of equal keys the last one counts.
  case dictionary([(key: PickleValue, value: PickleValue)], PickleName?)
  /// An instance of a class, with the state that it was given.
  case instance(PickleName, state: PickleValue)
  /// An index into `PickleHeap.storages`.
  case storage(Int)
  /// An index into `PickleHeap.tensors`.
  case tensor(Int)
  /// An index into `PickleHeap.arrays`.
  case array(Int)
  case numberType(NumPyType)
  /// A NumPy array whose state has not come yet.
  case unbuiltArray
}

/// Everything that a pickle built.
struct PickleHeap {
  var nodes: [PickleNode] = []
  var bytes: [Bytes] = []
  var storages: [TorchStorage] = []
  var tensors: [TorchTensor] = []
  var arrays: [StoredArray] = []

  /// Elements of a list or a tuple.
  func elements(_ value: PickleValue) -> [PickleValue]? {
    guard case .node(let index) = value else { return nil }
    switch nodes[index] {
    case .list(let items), .tuple(let items): return items
    default: return nil
    }
  }

  /// Entries of a dictionary.
  func entries(_ value: PickleValue) -> [(key: PickleValue, value: PickleValue)]? {
    guard case .node(let index) = value, case .dictionary(let entries, _) = nodes[index] else {
      return nil
    }
    return entries
  }

  /// The value under a text key of a dictionary.
  subscript(value: PickleValue, key: String) -> PickleValue? {
    entries(value)?.last { string($0.key) == key }?.value
  }

  /// A text; Python 2 wrote texts as bytes.
  func string(_ value: PickleValue) -> String? {
    switch value {
    case .string(let text): text
    case .bytes(let index) where bytes[index].count <= 4096: bytes[index].text
    default: nil
    }
  }

  /// Whole numbers of a list or tuple.
  func integers(_ value: PickleValue) -> [Int]? {
    guard let items = elements(value) else { return nil }
    let numbers = items.compactMap(\.int)
    return numbers.count == items.count ? numbers : nil
  }
}

extension PickleValue {
  var int: Int? {
    switch self {
    case .int(let value): value
    case .bool(let value): value ? 1 : 0
    default: nil
    }
  }

  var bool: Bool? {
    switch self {
    case .bool(let value): value
    case .int(let value): value != 0
    default: nil
    }
  }

  /// What a message calls it.
  var kind: String {
    switch self {
    case .none: "nothing"
    case .bool: "a truth value"
    case .int: "a whole number"
    case .double: "a number"
    case .string: "a text"
    case .bytes: "bytes"
    case .name(let name): "the name `\(name)`"
    case .node: "a composite value"
    }
  }
}
