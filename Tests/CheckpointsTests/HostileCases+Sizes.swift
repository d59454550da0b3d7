import Checkpoints

/// Sizes that do not fit, overflow, or are never there; nestings without an end.
extension HostileCases {
  private static func tensor(
    _ code: CheckpointError.Code, _ message: String, count: Int = 4, offset: Int = 0,
    shape: [Int], strides: [Int], keyed: Int? = nil
  ) -> HostileTests.Case {
    let object = pickle {
      $0.op("}")
      $0.text("a")
      $0.tensor(count: count, offset: offset, shape: shape, strides: strides)
      $0.op("s")
    }
    let data = word(keyed ?? count) + [UInt8](repeating: 0, count: 16)
    return .init(
      "a tensor at \(offset) of shape \(shape.prefix(3)), strides \(strides.prefix(3)), of \(count)",
      code, message, legacyStream(object, keys: ["0"], data: data))
  }

  static let sizes: [HostileTests.Case] = [
    tensor(.malformed, "impossible shape", shape: [-1], strides: [1]),
    tensor(.malformed, "impossible strides", shape: [2], strides: [-1]),
    tensor(.malformed, "impossible strides", offset: -1, shape: [2], strides: [1]),
    tensor(.malformed, "needs 5 + 1 numbers", offset: 4, shape: [2], strides: [1]),
    tensor(.malformed, "impossible shape", shape: [1 << 40, 1 << 40], strides: [1, 1]),
    tensor(.malformed, "reaches past every file", shape: [4, 4], strides: [1, .max / 2]),
    tensor(.malformed, "needs", offset: .max - 2, shape: [1], strides: [1]),
    tensor(.excessive, "repeats few bytes too many times", shape: [1 << 40], strides: [0]),
    tensor(
      .malformed, "lacks storage", shape: Array(repeating: 1, count: 40),
      strides: Array(repeating: 1, count: 40)),
    tensor(.malformed, "describes a storage wrongly", count: -4, shape: [1], strides: [1]),
    tensor(
      .malformed, "announces 4611686018427387904 numbers", count: 1 << 62, shape: [1],
      strides: [1]),
    tensor(.truncated, "ends too early", count: 1 << 40, shape: [1], strides: [1]),
    tensor(.malformed, "and gives -1", shape: [1], strides: [1], keyed: -1),
    .init(
      "a text of 2⁶³ bytes", .truncated, "ends too early",
      pickle { $0.raw([0x8d] + word(UInt64(1) << 63)) }),
    .init(
      "bytes of 4 GB", .truncated, "ends too early",
      pickle { $0.raw([UInt8(ascii: "B")] + word(UInt32.max)) }),
    .init(
      "a negative text length", .truncated, "ends too early",
      pickle { $0.raw([UInt8(ascii: "T")] + word(Int32(-5))) }),
    .init(
      "a frame past the end", .malformed, "a frame is too long",
      pickle { $0.raw([0x95] + word(UInt64.max)) }),
    .init(
      "a number of 2 GB", .truncated, "ends too early",
      pickle { $0.raw([0x8b] + word(Int32.max)) }),
    .init("an empty stack", .malformed, "its stack is empty", pickle { $0.op("a") }),
    .init("no mark", .malformed, "it has no mark", pickle { $0.op("t") }),
    .init(
      "a memory that is not there", .malformed, "it remembers nothing",
      pickle { $0.raw([UInt8(ascii: "j")] + word(UInt32.max)) }),
    .init(
      "an array of another size than its bytes", .malformed, "a NumPy array of shape [1000000]",
      pickle {
        $0.global("numpy.core.multiarray", "_reconstruct")
        $0.global("numpy", "ndarray")
        $0.op("K")
        $0.raw([0, 0x85])
        $0.text("b")
        $0.raw([0x87])
        $0.op("R(K")
        $0.raw([1])
        $0.ints([1_000_000])
        $0.global("numpy", "dtype")
        $0.call(with: "f4")
        $0.raw([0x89])
        $0.data([1, 2, 3, 4])
        $0.op("tb")
      }),
  ]

  static let nestings: [HostileTests.Case] = [
    .init(
      "a million lists in each other", .excessive, "far more memory",
      pickle {
        $0.raw([UInt8](repeating: UInt8(ascii: "]"), count: 1_000_000))
        $0.raw([UInt8](repeating: UInt8(ascii: "a"), count: 999_999))
      }),
    .init(
      "a million tuples in each other", .excessive, "nests values more than",
      pickle { $0.raw([0x4e] + [UInt8](repeating: 0x85, count: 1_000_000)) }),
    .init(
      "a million marks", .excessive, "at byte",
      pickle { $0.raw([UInt8](repeating: UInt8(ascii: "("), count: 1_000_000)) }),
    .init(
      "lists that double forty times", .excessive, "far more memory than its size justifies",
      pickle {
        $0.op("]")
        for level in 0..<40 {
          $0.op("q")
          $0.raw([UInt8(level)])
          $0.op("]h")
          $0.raw([UInt8(level)])
          $0.op("ah")
          $0.raw([UInt8(level)])
          $0.op("a")
        }
      }),
    .init(
      "dictionaries with long names that double", .excessive, "far more memory",
      pickle {
        $0.op("}")
        for level in 0..<20 {
          $0.op("q")
          $0.raw([UInt8(level)])
          $0.op("}(")
          for key in ["a", "b"] {
            $0.text(String(repeating: key, count: 40))
            $0.op("h")
            $0.raw([UInt8(level)])
          }
          $0.op("u")
        }
      }),
    .init(
      "a million memories", .excessive, "far more memory",
      pickle {
        $0.op("N")
        for index in 0..<1_000_000 {
          $0.raw([UInt8(ascii: "r")] + word(UInt32(truncatingIfNeeded: index &* 2_654_435)))
        }
      }),
    .init(
      "streams in streams in streams", .excessive, "nests streams in streams",
      (0..<8).reduce([]) { inner, _ in
        legacyStream(
          pickle {
            $0.global("torch.storage", "_load_from_bytes")
            $0.data(inner)
            $0.raw([0x85])
            $0.op("R")
          })
      }),
    .init(
      "two million operations", .excessive, "too many pickle operations",
      pickle { for _ in 0..<1_000_000 { $0.raw([0x4e, 0x30]) } }),
  ]
}
