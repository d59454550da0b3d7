import Checkpoints
import Foundation
import TestSupport
import Testing

/// Files made to run code, to exhaust memory, or to read where they may not.
///
/// None may crash, take a second, or allocate more than a small multiple of its size.
@Suite("Hostile files are refused", .serialized)
struct HostileTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let bytes: [UInt8]
    let code: CheckpointError.Code
    let message: String
    var testDescription: String { name }

    init(
      _ name: String, _ code: CheckpointError.Code, _ message: String, _ bytes: [UInt8]
    ) {
      (self.name, self.code, self.message, self.bytes) = (name, code, message, bytes)
    }
  }

  /// A second; unoptimized code, which may be under a sanitizer besides, gets ten.
  #if DEBUG
    static let patience = Duration.seconds(10)
  #else
    static let patience = Duration.seconds(1)
  #endif

  /// Opens the file and reads every array of it, as an import does.
  @discardableResult
  static func open(_ bytes: [UInt8]) throws -> Checkpoint {
    let checkpoint = try Checkpoint(bytes: Bytes(bytes))
    _ = try? GeneratorWeights(checkpoint)
    for name in checkpoint.names where checkpoint[name]!.count <= bytes.count {
      _ = checkpoint[name]!.floats()
    }
    return checkpoint
  }

  @Test("with a reason, in time and in bounds", arguments: HostileCases.all)
  func refused(file: Case) throws {
    MemoryPeak.reset()
    let before = MemoryPeak.now()
    let error = #expect(throws: CheckpointError.self) {
      let clock = ContinuousClock()
      let start = clock.now
      defer { #expect(clock.now - start < Self.patience) }
      try Self.open(file.bytes)
    }
    #expect(error?.code == file.code, "\(error?.message ?? "")")
    #expect(error?.message.contains(file.message) == true, "\(error?.message ?? "")")
    // The other suites allocate at the same time; a bomb would be a thousand times larger.
    #expect(MemoryPeak.now() - before < 64 << 20 + 16 * file.bytes.count)
  }

  @Test("a module's source is text and never read as anything else")
  func moduleSource() throws {
    var pickle = Pickled()
    pickle.global("torch_utils.persistence", "_reconstruct_persistent_obj")
    pickle.op("}(")
    for (key, value) in [
      ("type", "class"), ("module_src", "import os; os.system('touch /tmp/facet-was-here')"),
      ("class_name", "Generator"),
    ] {
      pickle.text(key)
      pickle.text(value)
    }
    pickle.op("u")
    pickle.raw([0x85])
    pickle.op("R")
    let checkpoint = try Self.open(pickle.ended())
    #expect(checkpoint.extras == ["class_name": .string("Generator")])
  }

  @Test("cycles end")
  func cycles() throws {
    var list = Pickled()
    list.op("]q")
    list.raw([0])
    list.op("h")
    list.raw([0])
    list.op("a")
    #expect(try Self.open(list.ended()).names == [])
    var module = Pickled()
    module.op("}q")
    module.raw([0])
    module.text("_modules")
    module.op("h")
    module.raw([0])
    module.op("s")
    #expect(try Self.open(module.ended()).names == [])
  }

  @Test("weights that are not finite are named")
  func notFinite() throws {
    let file = checkpointFixtures.appending(path: "skip.safetensors").path
    var checkpoint = try Checkpoint(contentsOf: file)
    checkpoint["synthesis.b8.conv0.bias"] = StoredArray([1, .nan, 3, 4, 5], shape: [5])
    checkpoint["mapping.fc1.bias"] = StoredArray(
      [.infinity] + Array(repeating: 0, count: 7), shape: [8])
    let weights = try GeneratorWeights(checkpoint).checked()
    #expect(Set(weights.namesNotFinite()) == ["synthesis.b8.conv0.bias", "mapping.fc1.bias"])
  }

  @Test(
    "cut at every byte, a file is refused or what is read is whole",
    arguments: [
      "pulse-mapping.pt", "refused-progan.pkl", "refused-mapping-only.pt", "tiny-legacy",
      "tiny-safetensors",
    ])
  func truncated(name: String) throws {
    let bytes = try tiny(name)
    #expect(throws: Never.self) { try Self.open(bytes) }
    for length in 1..<bytes.count {
      #expect(throws: CheckpointError.self, "\(length)") { try Self.open(Array(bytes[..<length])) }
    }
  }

  @Test(
    "with any byte changed, a file opens or is refused",
    arguments: [
      "pulse-mapping.pt", "refused-progan.pkl", "refused-mapping-only.pt", "tiny-legacy",
      "tiny-safetensors",
    ])
  func changed(name: String) throws {
    let bytes = try tiny(name)
    for index in bytes.indices {
      for value in [0, 0x2e, 0x7f, 0x80, 0xff, bytes[index] ^ 1] as [UInt8] {
        var changed = bytes
        changed[index] = value
        do { try Self.open(changed) } catch is CheckpointError {}
      }
    }
  }

  private func tiny(_ name: String) throws -> [UInt8] {
    switch name {
    case "tiny-legacy":
      var object = Pickled()
      object.op("}")
      object.text("a")
      object.tensor(count: 6, offset: 1, shape: [2, 2], strides: [2, 1])
      object.op("s")
      return legacyStream(
        object.ended(), keys: ["0"], data: word(6) + [UInt8](repeating: 1, count: 24))
    case "tiny-safetensors":
      return safetensors(
        #"{"__metadata__":{"a":"\u00e9"},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#,
        data: 8)
    default:
      return Array(try Data(contentsOf: checkpointFixtures.appending(path: name)))
    }
  }
}

/// The most memory that this process held at once.
enum MemoryPeak {
  static func reset() {
    guard let file = fopen("/proc/self/clear_refs", "w") else { return }
    fputs("5", file)
    fclose(file)
  }

  /// Bytes; 0 where the system does not say.
  static func now() -> Int {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
    else { return 0 }
    return (Int(line.split(whereSeparator: { !$0.isNumber }).first ?? "0") ?? 0) * 1024
  }
}
