// What the known names build. Each is a few lines of plain data; none runs anything.

extension PickleInterpreter {
  /// The result of REDUCE, NEWOBJ, OBJ or INST.
  mutating func call(_ callee: PickleValue, _ arguments: [PickleValue]?) throws -> PickleValue {
    guard case .name(let name) = callee else {
      throw malformed("it calls \(callee.kind)")
    }
    guard let arguments else { throw malformed("it calls `\(name)` without a tuple") }
    switch name {
    case .orderedDictionary, .namespace:
      return try node(
        .dictionary(try initialEntries(arguments), name), children: arguments)
    case .set:
      let items = arguments.first.flatMap { heap.elements($0) } ?? []
      return try node(.list(items), children: items)
    case .encode: return try encode(arguments)
    case .rebuildTensor: return try tensor(arguments)
    case .rebuildParameter:
      guard let data = arguments.first else { throw malformed("a parameter has no data") }
      return data
    case .size:
      let items = arguments.first.flatMap { heap.elements($0) } ?? []
      return try node(.tuple(items), children: items)
    case .device:
      return .string(arguments.compactMap { heap.string($0) }.first ?? "cpu")
    case .loadFromBytes: return try nestedStorage(arguments)
    case .persistentModule:
      guard let meta = arguments.first, heap.entries(meta) != nil else {
        throw malformed("a module is no dictionary")
      }
      return try node(.instance(.persistentModule, state: meta), children: [meta])
    case .network: return try node(.instance(.network, state: .none), children: [])
    case .reconstructArray: return try node(.unbuiltArray, children: [])
    case .numberType:
      guard let text = arguments.first.flatMap({ heap.string($0) }) else {
        throw malformed("a NumPy type has no name")
      }
      guard let type = NumPyType(text) else {
        throw CheckpointError(
          .unsupported, "holds numbers of NumPy type `\(text.quotable)` at byte \(offset)")
      }
      return try node(.numberType(type), children: [])
    case .scalar: return try scalar(arguments)
    case .arrayFromBuffer: return try arrayFromBuffer(arguments)
    case .storage, .array, .object, .typeName:
      throw CheckpointError(
        .refused, "refuses to call `\(name)` at byte \(offset): only plain data is read")
    }
  }

  /// BUILD: gives an object its state.
  mutating func build(_ target: PickleValue, _ state: PickleValue) throws {
    guard case .node(let index) = target else { throw malformed("it builds \(target.kind)") }
    switch heap.nodes[index] {
    case .dictionary(_, .orderedDictionary), .tensor: break  // `_metadata`, attributes: not needed
    case .dictionary(var entries, .namespace):
      let added = heap.entries(state) ?? []
      try limits.charge(added.count * 2 * MemoryLayout<PickleValue>.stride, at: offset)
      entries.append(contentsOf: added)
      heap.nodes[index] = .dictionary(entries, .namespace)
    case .instance(.network, _): heap.nodes[index] = .instance(.network, state: state)
    case .numberType(var type):
      if let order = heap.elements(state)?.dropFirst().first.flatMap({ heap.string($0) }) {
        type.isBigEndian = order == ">"
      }
      heap.nodes[index] = .numberType(type)
    case .unbuiltArray: heap.nodes[index] = .array(try add(try array(state)))
    default: throw malformed("it gives a state to what has none")
    }
  }

  /// Entries from a list of pairs or from another dictionary, or none.
  private mutating func initialEntries(
    _ arguments: [PickleValue]
  ) throws -> [(key: PickleValue, value: PickleValue)] {
    guard let first = arguments.first else { return [] }
    let entries: [(key: PickleValue, value: PickleValue)]
    if let copied = heap.entries(first) {
      entries = copied
    } else {
      entries = try (heap.elements(first) ?? []).map {
        guard let pair = heap.elements($0), pair.count == 2 else {
          throw malformed("a dictionary is made of what are no pairs")
        }
        return (pair[0], pair[1])
      }
    }
    try limits.charge(entries.count * 2 * MemoryLayout<PickleValue>.stride, at: offset)
    return entries
  }

  /// `_codecs.encode(text, 'latin1')`: how protocol 2 writes bytes.
  private mutating func encode(_ arguments: [PickleValue]) throws -> PickleValue {
    guard arguments.count == 2, case .string(let text) = arguments[0],
      ["latin1", "latin-1"].contains(heap.string(arguments[1]))
    else { throw malformed("only Latin-1 texts are encoded") }
    try limits.charge(text.utf8.count, at: offset)
    let encoded = try text.unicodeScalars.map {
      guard let byte = UInt8(exactly: $0.value) else { throw malformed("a text is not Latin-1") }
      return byte
    }
    return try bytes(Bytes(encoded))
  }

  // MARK: PyTorch

  /// (storage, offset, size, stride, …)
  private mutating func tensor(_ arguments: [PickleValue]) throws -> PickleValue {
    guard arguments.count >= 4, case .node(let index) = arguments[0],
      case .storage(let storage) = heap.nodes[index], let start = arguments[1].int,
      let shape = heap.integers(arguments[2]), let strides = heap.integers(arguments[3]),
      shape.count <= 32, strides.count == shape.count
    else { throw malformed("a tensor lacks storage, offset, size or stride") }
    try limits.charge(
      MemoryLayout<TorchTensor>.stride + 16 * (shape.count + 4), at: offset)
    heap.tensors.append(
      TorchTensor(storage: storage, offset: start, shape: shape, strides: strides))
    return try node(.tensor(heap.tensors.count - 1), children: [])
  }

  /// ('storage', StorageClass, key, location, count[, view])
  mutating func persistent(_ id: PickleValue) throws -> PickleValue {
    guard let loadStorage else { throw malformed("it refers to a storage outside the stream") }
    guard let parts = heap.elements(id), parts.count >= 5, heap.string(parts[0]) == "storage" else {
      throw malformed("a persistent id is not that of a storage")
    }
    guard case .name(.storage(let type)) = parts[1], let key = heap.string(parts[2]) else {
      throw malformed("a storage has no known number type")
    }
    let root = try storage(key, type) { try loadStorage(&$0.heap, parts, $0.offset) }
    guard parts.count > 5, let view = heap.elements(parts[5]) else {
      return try node(.storage(root), children: [])
    }
    guard view.count == 3, let viewKey = heap.string(view[0]), let start = view[1].int,
      let count = view[2].int, start >= 0, count >= 0
    else { throw malformed("a view of a storage is wrong") }
    let part = try storage("\(key)/\(viewKey)", type) { _ in
      TorchStorage(key: viewKey, type: type, count: count, source: .view(of: root, offset: start))
    }
    return try node(.storage(part), children: [])
  }

  /// The index of the storage called `key`, made when it is first asked for.
  private mutating func storage(
    _ key: String, _ type: ElementType, make: (inout PickleInterpreter) throws -> TorchStorage
  ) throws -> Int {
    let id = "\(type.rawValue) \(key)"
    if let known = storageOfKey[id] { return known }
    try limits.charge(MemoryLayout<TorchStorage>.stride + 2 * id.utf8.count + 64, at: offset)
    let storage = try make(&self)
    heap.storages.append(storage)
    storageOfKey[id] = heap.storages.count - 1
    return heap.storages.count - 1
  }

  /// `torch.storage._load_from_bytes(bytes)`: a legacy stream, whose object is a storage.
  private mutating func nestedStorage(_ arguments: [PickleValue]) throws -> PickleValue {
    guard case .bytes(let index)? = arguments.first else {
      throw malformed("a storage has no bytes")
    }
    var stream = try TorchLegacy(heap.bytes[index], limits: limits, nesting: nesting + 1)
    let root = try stream.load()
    limits = stream.limits
    guard case .node(let node) = root, case .storage(let storage) = stream.heap.nodes[node],
      case .bytes = stream.heap.storages[storage].source
    else { throw malformed("the stream in `torch.storage._load_from_bytes` holds no storage") }
    try limits.charge(MemoryLayout<TorchStorage>.stride, at: offset)
    heap.storages.append(stream.heap.storages[storage])
    return try self.node(.storage(heap.storages.count - 1), children: [])
  }

  // MARK: NumPy

  /// (version, shape, type, isColumnMajor, bytes)
  private func array(_ state: PickleValue) throws -> StoredArray {
    guard let parts = heap.elements(state), parts.count == 5, let shape = heap.integers(parts[1]),
      case .node(let index) = parts[2], case .numberType(let type) = heap.nodes[index],
      let isColumnMajor = parts[3].bool, case .bytes(let data) = parts[4]
    else { throw malformed("a NumPy array lacks shape, type or bytes") }
    return try array(heap.bytes[data], type, shape, isColumnMajor)
  }

  /// (buffer, type, shape, order): how protocol 5 writes an array.
  private mutating func arrayFromBuffer(_ arguments: [PickleValue]) throws -> PickleValue {
    guard arguments.count == 4, case .bytes(let data) = arguments[0],
      case .node(let index) = arguments[1], case .numberType(let type) = heap.nodes[index],
      let shape = heap.integers(arguments[2])
    else { throw malformed("a NumPy array lacks shape, type or bytes") }
    let array = try array(heap.bytes[data], type, shape, heap.string(arguments[3]) == "F")
    return try node(.array(try add(array)), children: [])
  }

  private mutating func add(_ array: StoredArray) throws -> Int {
    try limits.charge(
      MemoryLayout<StoredArray>.stride + 16 * (array.shape.count + 4), at: offset)
    heap.arrays.append(array)
    return heap.arrays.count - 1
  }

  private func array(
    _ data: Bytes, _ type: NumPyType, _ shape: [Int], _ isColumnMajor: Bool
  ) throws -> StoredArray {
    guard let plain = StoredArray.plainStrides(isColumnMajor ? shape.reversed() : shape),
      plain.count * type.type.size == data.count
    else {
      throw malformed("a NumPy array of shape \(shape.prefix(8)) has \(data.count) bytes")
    }
    return try StoredArray(
      type.type, shape: shape, strides: isColumnMajor ? plain.strides.reversed() : plain.strides,
      in: data, isBigEndian: type.isBigEndian)
  }

  /// (type, bytes): one number.
  private func scalar(_ arguments: [PickleValue]) throws -> PickleValue {
    guard arguments.count == 2, case .node(let index) = arguments[0],
      case .numberType(let type) = heap.nodes[index], case .bytes(let data) = arguments[1]
    else { throw malformed("a NumPy number lacks type or bytes") }
    let array = try array(heap.bytes[data], type, [], false)
    if type.type == .bool { return .bool(array.integers()[0] != 0) }
    return type.type.isFloatingPoint
      ? .double(Double(array.floats()[0])) : .int(array.integers()[0])
  }
}
