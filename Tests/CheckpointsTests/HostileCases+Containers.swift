import Checkpoints

/// Damaged and deceitful zip archives and safetensors headers.
extension HostileCases {
  static let zips: [HostileTests.Case] = [
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

  private static func header(
    _ message: String, _ text: String, data: Int = 8, code: CheckpointError.Code = .malformed
  ) -> HostileTests.Case {
    .init(String(text.prefix(60)), code, message, safetensors(text, data: data))
  }

  static let headers: [HostileTests.Case] = [
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
