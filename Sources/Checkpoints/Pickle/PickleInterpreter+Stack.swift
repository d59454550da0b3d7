// What is pushed, marked, popped and remembered.

extension PickleInterpreter {
  mutating func push(_ value: PickleValue) throws {
    stack.append(value)
    if stack.count > highWater {
      highWater = stack.count
      try limits.charge(MemoryLayout<PickleValue>.stride, at: offset)
    }
  }

  func top() throws -> PickleValue {
    guard let value = stack.last, stack.count > marks.last ?? 0 else {
      throw malformed("its stack is empty")
    }
    return value
  }

  mutating func pop() throws -> PickleValue {
    let value = try top()
    stack.removeLast()
    return value
  }

  mutating func pop(_ count: Int) throws -> [PickleValue] {
    guard stack.count - (marks.last ?? 0) >= count else { throw malformed("its stack is empty") }
    defer { stack.removeLast(count) }
    return Array(stack.suffix(count))
  }

  mutating func popToMark() throws -> [PickleValue] {
    guard let mark = marks.popLast() else { throw malformed("it has no mark") }
    defer { stack.removeSubrange(mark...) }
    return Array(stack[mark...])
  }

  mutating func remember(_ index: Int) throws {
    try limits.charge(2 * MemoryLayout<(Int, PickleValue)>.stride, at: offset)
    memo[index] = try top()
  }

  mutating func recall(_ index: Int) throws {
    guard let value = memo[index] else { throw malformed("it remembers nothing as \(index)") }
    try push(value)
  }
}
