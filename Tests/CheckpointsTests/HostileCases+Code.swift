import Checkpoints

/// Pickles that want to run code, or ask for names that are none of weights.
extension HostileCases {
  static let code: [HostileTests.Case] = [
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
}
