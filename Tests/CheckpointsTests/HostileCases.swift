import Checkpoints

/// What is thrown at the readers, each with the answer it must get.
enum HostileCases {
  static let all: [HostileTests.Case] = code + sizes + nestings + zips + headers

  private static func pickle(_ build: (inout Pickled) -> Void) -> [UInt8] {
    var pickle = Pickled()
    build(&pickle)
    return pickle.ended()
  }

  // MARK: Code

  private static let code: [HostileTests.Case] = [
    .init(
      "REDUCE of os.system", .refused, "refuses `os.system` at byte 312",
      pickle {
        $0.raw([UInt8](repeating: UInt8(ascii: "N"), count: 310))
        $0.global("os", "system")
        $0.call(with: "touch /tmp/facet-was-here")
      }),
    .init(
      "__builtin__.eval", .refused, "refuses `__builtin__.eval` at byte 2",
      pickle {
        $0.global("__builtin__", "eval")
        $0.call(with: "1")
      }),
    .init(
      "posix.system by STACK_GLOBAL", .refused, "refuses `posix.system` at byte 23",
      pickle {
        $0.text("posix")
        $0.text("system")
        $0.raw([0x93])
        $0.call(with: "id")
      }),
    .init(
      "INST in protocol 0", .refused, "refuses `os.system` at byte 7",
      Array("(S'id'\nios\nsystem\n.".utf8)),
    .init(
      "GLOBAL in protocol 0", .refused, "refuses `subprocess.Popen` at byte 0",
      Array("csubprocess\nPopen\n(S'id'\ntR.".utf8)),
    .init(
      "nested in _load_from_bytes", .refused, "refuses `os.system` at byte",
      pickle {
        let payload = pickle {
          $0.global("os", "system")
          $0.call(with: "id")
        }
        $0.global("torch.storage", "_load_from_bytes")
        $0.data(legacyStream(payload))
        $0.raw([0x85])
        $0.op("R")
      }),
    .init(
      "a bare pickle in _load_from_bytes", .refused, "refuses `os.system` at byte",
      pickle {
        $0.global("torch.storage", "_load_from_bytes")
        $0.data(pickle { $0.global("os", "system") })
        $0.raw([0x85])
        $0.op("R")
      }),
    .init(
      "in a PyTorch zip", .refused, "refuses `nt.system` at byte",
      zipArchive([
        .init(name: "archive/data.pkl", data: pickle { $0.global("nt", "system") })
      ])),
    .init(
      "an attribute path behind a known module", .refused, "refuses `torch.os.system`",
      pickle { $0.global("torch", "os.system") }),
    .init(
      "a known name that may not be called", .refused, "refuses to call `numpy.ndarray`",
      pickle {
        $0.global("numpy", "ndarray")
        $0.op(")R")
      }),
    .init(
      "a call of what is no name", .malformed, "it calls a text",
      pickle {
        $0.text("os.system")
        $0.op(")R")
      }),
    .init(
      "a state for what has none", .malformed, "it gives a state to what has none",
      pickle { $0.op("]}b") }),
    .init("an extension code", .malformed, "0x82 is not for data", pickle { $0.raw([0x82, 1]) }),
    .init("an outside buffer", .malformed, "0x97 is not for data", pickle { $0.raw([0x97]) }),
  ]

  // MARK: Sizes

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

  private static let sizes: [HostileTests.Case] = [
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

  // MARK: Nesting

  private static let nestings: [HostileTests.Case] = [
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

  // MARK: Zip archives

  private static let zips: [HostileTests.Case] = [
    .init(
      "a compressed member", .unsupported, "compressed member",
      zipArchive([.init(name: "a/data.pkl", data: [1, 2, 3], method: 8)])),
    .init(
      "overlapping members", .malformed, "overlaps another",
      zipArchive([
        .init(name: "a/data.pkl", data: pickle { $0.op("N") }),
        .init(name: "a/data/0", data: [1, 2, 3, 4], offset: 0),
      ])),
    .init(
      "a member of 4 GB", .truncated, "ends too early",
      zipArchive([.init(name: "a/data.pkl", data: [1], size: 0xffff_fff0)])),
    .init(
      "a wide member without a wide field", .malformed, "no zip64 field",
      zipArchive([.init(name: "a/data.pkl", data: [1], size: .max)])),
    .init(
      "a member past the end", .malformed, "outside the file",
      zipArchive([.init(name: "a/data.pkl", data: [1], offset: 0x7fff_ffff)])),
    .init(
      "a name given twice", .malformed, "is there twice",
      zipArchive([
        .init(name: "a/data.pkl", data: [1]), .init(name: "a/data.pkl", data: [1]),
      ])),
    .init(
      "sixty thousand members announced", .malformed, "too small for its entries",
      zipArchive([.init(name: "a/data.pkl", data: [1])], count: 60000)),
    .init(
      "no member", .unsupported, "not one of PyTorch's", zipArchive([])),
    .init(
      "two programs", .unsupported, "2 data.pkl",
      zipArchive([.init(name: "a/data.pkl", data: [1]), .init(name: "b/data.pkl", data: [1])])),
    .init(
      "a storage that is not there", .truncated, "lacks the storage `../../etc/passwd`",
      zipArchive([
        .init(
          name: "a/data.pkl",
          data: pickle {
            $0.tensor(key: "../../etc/passwd", count: 1, shape: [1], strides: [1])
          })
      ])),
    .init(
      "a storage larger than its member", .malformed, "which has 4 bytes",
      zipArchive([
        .init(
          name: "a/data.pkl", data: pickle { $0.tensor(count: 100, shape: [1], strides: [1]) }),
        .init(name: "a/data/0", data: [0, 0, 0, 0]),
      ])),
  ]

  // MARK: safetensors headers

  private static func header(
    _ message: String, _ text: String, data: Int = 8, code: CheckpointError.Code = .malformed
  ) -> HostileTests.Case {
    .init(String(text.prefix(60)), code, message, safetensors(text, data: data))
  }

  private static let headers: [HostileTests.Case] = [
    .init(
      "a header of 2³⁹ bytes", .truncated, "announces a header",
      word(UInt64(1) << 39) + Array("{}".utf8)),
    header("belong to none", "{}"),
    header(
      "overlaps",
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
        + #""b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#),
    header("leaves a hole", #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#),
    header(
      "lies at 0…800", #"{"a":{"dtype":"F32","shape":[200],"data_offsets":[0,800]}}"#,
      code: .truncated),
    header(
      "does not fit", #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#
    ),
    header("does not fit", #"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#),
    header(
      "a number is too large",
      #"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}"#),
    header("a whole number", #"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#),
    header(
      "unknown type F13", #"{"a":{"dtype":"F13","shape":[2],"data_offsets":[0,8]}}"#,
      code: .unsupported),
    header("lies at 8…0", #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#),
    header(
      "given twice",
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
        + #""a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#),
    header("is wrong", #"{"a":"# + String(repeating: #"{"a":"#, count: 100_000)),
    header("a text does not end", #"{"a"#),
    header("half a surrogate pair", #"{"\ud800":{}}"#),
  ]
}
