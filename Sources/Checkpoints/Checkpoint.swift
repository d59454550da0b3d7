/// What a file of weights holds: named arrays, text, and the plain values beside them.
///
///     let checkpoint = try Checkpoint(contentsOf: "synthesis.pt")
///     let bias = try checkpoint.require("torgb.bias").floats()
///
/// Nested dictionaries are flattened: the weight `style.1.bias` of the dictionary `g_ema` is
/// `g_ema.style.1.bias`. No code of the file is run, and nothing is converted before it is asked
/// for.
public struct Checkpoint: Sendable {
  package enum Container: String, Sendable {
    case safetensors = "safetensors"
    case torchZip = "PyTorch zip"
    case torchLegacy = "PyTorch legacy"
    case pickle = "pickle"
    /// Read by a plugin.
    case foreign = "a plugin's own"
  }

  /// A plain value that stands beside the weights.
  package enum Scalar: Sendable, Equatable {
    case none
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
  }

  /// The file; empty for what was made in memory.
  public package(set) var path = ""
  package var container = Container.safetensors
  /// Names in the file's order.
  public private(set) var names: [String] = []
  private var arrays: [String: StoredArray] = [:]
  /// The text of a safetensors header's `__metadata__`.
  public var metadata: [String: String] = [:]
  /// Plain values by dotted name: options, class names, sizes.
  package var extras: [String: Scalar] = [:]
  /// The whole file, as it was mapped; `nil` for what was made in memory.
  package private(set) var bytes: Bytes?

  /// Bytes of the file.
  package var fileSize: Int { bytes?.count ?? 0 }

  /// Without arrays, to be filled.
  public init() {}

  /// The array of that name; a new one goes to the end.
  public subscript(name: String) -> StoredArray? {
    get { arrays[name] }
    set {
      if let newValue {
        if arrays.updateValue(newValue, forKey: name) == nil { names.append(name) }
      } else if arrays.removeValue(forKey: name) != nil {
        names.removeAll { $0 == name }
      }
    }
  }

  /// The array called `name`.
  ///
  /// - Throws: a sentence that names the file and the nearest name there is.
  public func require(_ name: String) throws -> StoredArray {
    if let array = arrays[name] { return array }
    let alike = names.first { $0.hasSuffix(name) || name.hasSuffix($0) }
    throw CheckpointError(
      .mismatched, "holds no array `\(name)`" + (alike.map { "; there is `\($0)`" } ?? ""),
      path: path)
  }
}

extension Checkpoint {
  /// Opens a file of weights in any container that Facet knows.
  ///
  /// - Throws: `CheckpointError`, naming the file.
  package init(contentsOf path: String) throws {
    do {
      let bytes = Bytes(try ByteSource.mapping(path))
      do {
        self = try Checkpoint(bytes: bytes)
      } catch let error as CheckpointError where error.code == .unsupported {
        guard let found = try CheckpointFormat.first({ try $0.open(path) }) else { throw error }
        self = found.value
        container = .foreign
        self.bytes = bytes
      }
      self.path = path
    } catch let error as CheckpointError {
      throw error.at(path)
    }
  }

  /// Reads a container from memory.
  package init(bytes: Bytes) throws {
    switch try Container(of: bytes) {
    case .safetensors: self = try SafetensorsReader.read(bytes)
    case .torchZip: self = try TorchZip.read(bytes)
    case .torchLegacy: self = try TorchLegacy.read(bytes)
    case .pickle: self = try PickleFile.read(bytes)
    case .foreign: preconditionFailure("no first bytes announce a plugin's container")
    }
    self.bytes = bytes
  }
}

extension Checkpoint.Container {
  /// Which container the first bytes announce.
  init(of bytes: Bytes) throws {
    if bytes.part(at: 0, count: 4)?.elementsEqual([0x50, 0x4b, 3, 4]) == true
      || bytes.part(at: 0, count: 4)?.elementsEqual([0x50, 0x4b, 5, 6]) == true
    {
      self = .torchZip
    } else if let length = bytes.integer(at: 0, as: UInt64.self),
      bytes.part(at: 8, count: 1)?[0] == UInt8(ascii: "{"), length >> 40 == 0
    {
      self = .safetensors
    } else if TorchLegacy.matches(bytes) {
      self = .torchLegacy
    } else if bytes[0] == 0x80 || PickleFile.looksLikeText(bytes) {
      self = .pickle
    } else if let name = Self.foreignKind(bytes) {
      throw CheckpointError(.unsupported, "is \(name), not a file of weights that Facet reads")
    } else {
      throw CheckpointError(
        .unsupported,
        "is neither safetensors nor a PyTorch or NVIDIA checkpoint (.pt, .pth, .pkl)")
    }
  }

  /// What people give by mistake.
  private static func foreignKind(_ bytes: Bytes) -> String? {
    let kinds: [(String, [UInt8])] = [
      ("a PNG picture", [0x89, 0x50, 0x4e, 0x47]), ("a JPEG picture", [0xff, 0xd8, 0xff]),
      ("a web page (a failed download?)", Array("<!DOCTYPE".utf8)),
      ("a web page (a failed download?)", Array("<html".utf8)),
      ("a web page (a failed download?)", Array("<!doctype".utf8)),
      ("a Git LFS pointer (fetch the file itself)", Array("version https://git-lfs".utf8)),
      ("a gzip archive (unpack it first)", [0x1f, 0x8b]),
      ("an HDF5 file", [0x89, 0x48, 0x44, 0x46]), ("a GGUF file", Array("GGUF".utf8)),
      ("a NumPy array", [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]),
    ]
    return kinds.first { bytes.part(at: 0, count: $0.1.count)?.elementsEqual($0.1) == true }?.0
  }
}
