/// Writes pickles operation by operation, the wrong ones too.
struct Pickled {
  private(set) var bytes: [UInt8] = [0x80, 2]

  init() {}
  /// Protocol 0: no mark at the start.
  init(bare: ()) { bytes = [] }

  var count: Int { bytes.count }

  mutating func op(_ text: String) { bytes += Array(text.utf8) }
  mutating func raw(_ more: [UInt8]) { bytes += more }
  mutating func global(_ module: String, _ name: String) { op("c\(module)\n\(name)\n") }

  mutating func text(_ text: String) {
    raw([UInt8(ascii: "X")] + word(UInt32(text.utf8.count)) + Array(text.utf8))
  }

  mutating func data(_ data: [UInt8]) { raw([UInt8(ascii: "B")] + word(UInt32(data.count)) + data) }

  mutating func int(_ value: Int) { raw([0x8a, 8] + word(value)) }

  mutating func ints(_ values: [Int]) {
    op("(")
    for value in values { int(value) }
    op("t")
  }

  /// `persistent id` of a storage on the stack.
  mutating func storage(key: String, count: Int) {
    op("(")
    text("storage")
    global("torch", "FloatStorage")
    text(key)
    text("cpu")
    int(count)
    op("tQ")
  }

  /// A tensor on the stack.
  mutating func tensor(
    key: String = "0", count: Int, offset: Int = 0, shape: [Int], strides: [Int]
  ) {
    global("torch._utils", "_rebuild_tensor_v2")
    op("(")
    storage(key: key, count: count)
    int(offset)
    ints(shape)
    ints(strides)
    raw([0x89])
    op("}tR")
  }

  /// Calls what is on the stack with one text.
  mutating func call(with argument: String) {
    text(argument)
    raw([0x85])
    op("R")
  }

  func ended() -> [UInt8] { bytes + [UInt8(ascii: ".")] }
}

func word<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
  withUnsafeBytes(of: value.littleEndian, Array.init)
}

/// A legacy stream of which `object` is the pickle of the object.
func legacyStream(_ object: [UInt8], keys: [String] = [], data: [UInt8] = []) -> [UInt8] {
  var magic = Pickled()
  magic.raw([0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19])
  var version = Pickled()
  version.int(1001)
  var facts = Pickled()
  facts.op("}")
  var list = Pickled()
  list.op("](")
  for key in keys { list.text(key) }
  list.op("e")
  return magic.ended() + version.ended() + facts.ended() + object + list.ended() + data
}

/// One member of a zip archive, with room for lies.
struct ZipMember {
  var name: String
  var data: [UInt8]
  var method: UInt16 = 0
  /// What the directory says instead of the truth.
  var size: UInt32?
  var offset: UInt32?
}

func zipArchive(_ members: [ZipMember], count: UInt16? = nil) -> [UInt8] {
  var out: [UInt8] = []
  var directory: [UInt8] = []
  for member in members {
    let name = Array(member.name.utf8)
    let size = word(member.size ?? UInt32(member.data.count))
    let common = word(UInt16(0)) + word(member.method) + [UInt8](repeating: 0, count: 8)
    directory +=
      word(UInt32(0x0201_4b50)) + word(UInt32(0x2d002d)) + common + size + size
      + word(UInt16(name.count)) + [UInt8](repeating: 0, count: 12)
      + word(member.offset ?? UInt32(out.count)) + name
    out +=
      word(UInt32(0x0403_4b50)) + word(UInt16(0x2d)) + common + size + size
      + word(UInt16(name.count)) + word(UInt16(0)) + name + member.data
  }
  let entries = word(count ?? UInt16(members.count))
  return out + directory + word(UInt32(0x0605_4b50)) + [0, 0, 0, 0] + entries + entries
    + word(UInt32(directory.count)) + word(UInt32(out.count)) + [0, 0]
}

/// A safetensors file with this header.
func safetensors(_ header: String, data: Int = 0) -> [UInt8] {
  word(UInt64(header.utf8.count)) + Array(header.utf8) + [UInt8](repeating: 0, count: data)
}
