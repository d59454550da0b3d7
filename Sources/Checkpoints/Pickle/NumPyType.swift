/// A NumPy number type, as its short name and byte order say.
struct NumPyType {
  let type: ElementType
  var isBigEndian = false

  /// - Parameter name: such as `f4`, `<f4`, `>f4`.
  init?(_ name: String) {
    let types: [String: ElementType] = [
      "f8": .float64, "f4": .float32, "f2": .float16, "i8": .int64, "i4": .int32, "i2": .int16,
      "i1": .int8, "u8": .uint64, "u4": .uint32, "u2": .uint16, "u1": .uint8, "b1": .bool,
    ]
    let order = name.first.flatMap { "<>=|".contains($0) ? $0 : nil }
    guard let type = types[String(name.dropFirst(order == nil ? 0 : 1))] else { return nil }
    self.type = type
    isBigEndian = order == ">"
  }
}
