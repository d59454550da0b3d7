extension Checkpoint {
  /// Names every array and every plain value of what a pickle built by its dotted path.
  ///
  /// A module of StyleGAN2-ADA stands for its parameters, buffers and modules, a TensorFlow network
  /// for its variables and components, as if they were dictionaries.
  ///
  /// - Parameter elementLimit: elements that one array may have.
  /// - Throws: where shared parts would make more names than the file's size justifies.
  init(
    flattening root: PickleValue, in heap: PickleHeap, limits: PickleLimits, container: Container,
    elementLimit: Int
  ) throws {
    var flattening = Flattening(heap: heap, limits: limits, elementLimit: elementLimit)
    flattening.checkpoint.container = container
    try flattening.add(root, at: "", depth: 0)
    self = flattening.checkpoint
  }
}

private struct Flattening {
  let heap: PickleHeap
  var limits: PickleLimits
  let elementLimit: Int
  var checkpoint = Checkpoint()

  mutating func add(_ value: PickleValue, at path: String, depth: Int) throws {
    // Cycles end at this depth; what a cycle repeats is paid for until the allowance is gone.
    guard depth < 48, path.utf8.count < 1024 else { return }
    try limits.charge(96 + 2 * path.utf8.count, at: 0)
    switch value {
    case .none: checkpoint.extras[path] = Checkpoint.Scalar.none
    case .bool(let value): checkpoint.extras[path] = .bool(value)
    case .int(let value): checkpoint.extras[path] = .int(value)
    case .double(let value): checkpoint.extras[path] = .double(value)
    case .string, .bytes:
      if let text = heap.string(value), text.utf8.count <= 4096 {
        checkpoint.extras[path] = .string(text)
      }
    case .name(let name):
      if case .typeName(let type) = name { checkpoint.extras[path] = .string(type) }
    case .node(let index): try add(heap.nodes[index], at: path, depth: depth)
    }
  }

  private mutating func add(_ node: PickleNode, at path: String, depth: Int) throws {
    switch node {
    case .list(let items), .tuple(let items):
      for (index, item) in items.enumerated() {
        try add(item, at: path.dotted("\(index)"), depth: depth + 1)
      }
    case .dictionary(let entries, _): try add(entries, at: path, depth: depth)
    case .tensor(let index):
      checkpoint[path] = try heap.resolved(heap.tensors[index], limit: elementLimit)
    case .array(let index): checkpoint[path] = heap.arrays[index]
    case .instance(.persistentModule, let meta): try addModule(meta, at: path, depth: depth)
    case .instance(_, let state): try addNetwork(state, at: path, depth: depth)
    case .storage, .numberType, .unbuiltArray: break
    }
  }

  private mutating func add(
    _ entries: [(key: PickleValue, value: PickleValue)], at path: String, depth: Int
  ) throws {
    for (key, value) in entries {
      let name = heap.string(key) ?? key.int.map(String.init)
      if let name { try add(value, at: path.dotted(name), depth: depth + 1) }
    }
  }

  /// `{type, version, module_src, class_name, state}` of StyleGAN2-ADA: everything but the source.
  private mutating func addModule(_ meta: PickleValue, at path: String, depth: Int) throws {
    if let name = heap[meta, "class_name"] {
      try add(name, at: path.dotted("class_name"), depth: depth + 1)
    }
    guard let state = heap[meta, "state"] else { return }
    for (key, value) in heap.entries(state) ?? [] {
      switch heap.string(key) {
      case "_parameters", "_buffers", "_modules":
        try add(heap.entries(value) ?? [], at: path, depth: depth + 1)
      case "_init_kwargs": try add(value, at: path.dotted("_init_kwargs"), depth: depth + 1)
      case let name? where !name.hasPrefix("_"):
        try add(value, at: path.dotted(name), depth: depth + 1)
      default: break
      }
    }
  }

  /// The state of a `dnnlib.tflib.network.Network`: everything but the source.
  private mutating func addNetwork(_ state: PickleValue, at path: String, depth: Int) throws {
    for (key, value) in heap.entries(state) ?? [] {
      switch heap.string(key) {
      case "build_module_src": break
      case "components": try add(heap.entries(value) ?? [], at: path, depth: depth + 1)
      case "variables":
        for item in heap.elements(value) ?? [] {
          guard let pair = heap.elements(item), pair.count == 2, let name = heap.string(pair[0])
          else { throw CheckpointError(.malformed, "has a variable that is no pair") }
          try add(pair[1], at: path.dotted(name), depth: depth + 1)
        }
      case let name?: try add(value, at: path.dotted(name), depth: depth + 1)
      case nil: break
      }
    }
  }
}

extension String {
  fileprivate func dotted(_ part: String) -> String { isEmpty ? part : "\(self).\(part)" }
}
