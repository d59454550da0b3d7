/// The names that a pickle may use, each standing for plain data that the reader itself builds.
///
/// Nothing is looked up by name anywhere else: what is not in `all` is refused. No name here runs
/// code, reads a file, or reaches anything outside the values of the pickle.
enum PickleName: Equatable, CustomStringConvertible {
  /// `collections.OrderedDict`, whose BUILD carries module versions that nobody needs.
  case orderedDictionary
  /// Dictionaries whose attributes are entries: `argparse.Namespace`, `dnnlib.util.EasyDict`.
  case namespace
  case set
  case encode
  case object
  // PyTorch.
  case rebuildTensor
  case rebuildParameter
  case storage(ElementType)
  case size
  case device
  case loadFromBytes
  case persistentModule
  case typeName(String)
  // NumPy.
  case reconstructArray
  case arrayFromBuffer
  case scalar
  case array
  case numberType
  // NVIDIA's TensorFlow networks.
  case network

  static let all: [String: PickleName] = {
    var names: [String: PickleName] = [
      "collections.OrderedDict": .orderedDictionary,
      "argparse.Namespace": .namespace,
      "dnnlib.util.EasyDict": .namespace,
      "dnnlib.EasyDict": .namespace,
      "builtins.set": .set, "__builtin__.set": .set,
      "builtins.frozenset": .set, "__builtin__.frozenset": .set,
      "_codecs.encode": .encode,
      "torch._utils._rebuild_tensor": .rebuildTensor,
      "torch._utils._rebuild_tensor_v2": .rebuildTensor,
      "torch._utils._rebuild_parameter": .rebuildParameter,
      "torch.nn.parameter.Parameter": .rebuildParameter,
      "torch.Size": .size,
      "torch.device": .device,
      "torch.storage._load_from_bytes": .loadFromBytes,
      "torch_utils.persistence._reconstruct_persistent_obj": .persistentModule,
      "numpy.ndarray": .array,
      "numpy.dtype": .numberType,
      "dnnlib.tflib.network.Network": .network,
    ]
    for core in ["numpy.core", "numpy._core"] {
      names["\(core).multiarray._reconstruct"] = .reconstructArray
      names["\(core).multiarray.scalar"] = .scalar
      names["\(core).numeric._frombuffer"] = .arrayFromBuffer
    }
    let storages: [(String, ElementType)] = [
      ("Float", .float32), ("Half", .float16), ("BFloat16", .bfloat16), ("Double", .float64),
      ("Long", .int64), ("Int", .int32), ("Short", .int16), ("Char", .int8), ("Byte", .uint8),
      ("Bool", .bool),
    ]
    for (name, type) in storages { names["torch.\(name)Storage"] = .storage(type) }
    for type in ["float32", "float16", "bfloat16", "float64", "int64", "int32", "uint8", "bool"] {
      names["torch.\(type)"] = .typeName(type)
    }
    return names
  }()

  /// What a file that uses a refused name probably is, as a sentence, where that is known.
  static func kind(ofFileNaming name: String) -> String? {
    let kinds: [(prefix: String, sentence: String)] = [
      ("tfutil.Network", "it is a Progressive GAN of NVIDIA, which Facet does not run"),
      ("pytorch_lightning.", "it is a training file, such as diffusion models come in"),
      ("diffusers.", "it is a diffusion model, which Facet does not run"),
      ("ldm.", "it is a diffusion model, which Facet does not run"),
      ("guided_diffusion.", "it is a diffusion model, which Facet does not run"),
      ("__torch__.", "it is a TorchScript program, not a file of weights"),
    ]
    return kinds.first { name.hasPrefix($0.prefix) }?.sentence
  }

  var description: String {
    Self.all.filter { $0.value == self }.keys.sorted().first ?? "object"
  }
}
