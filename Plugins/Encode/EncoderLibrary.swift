import Foundation
import Graph
import Networks
import Search
import Synchronization

/// An encoder as the node uses it.
struct NamedEncoder: Sendable {
  enum Network: Sendable {
    case progressive(ProgressiveEncoder)
    case pixelToStyle(PixelToStyle)

    /// Rows and length of its latents.
    var sizes: [Int] {
      switch self {
      case .progressive(let network): [network.plan.layerCount, network.plan.latentSize]
      case .pixelToStyle(let network): [network.layerCount, network.latentSize]
      }
    }
  }

  let name: String
  var network: Network
  /// What a person should know about its use with the model.
  var warning: String?
}

/// Opens encoders, each file once.
enum EncoderLibrary {
  private struct Entry {
    var path: String
    var changed: Date?
    var network: NamedEncoder.Network
  }

  private static let entries = Mutex<[Entry]>([])
  private static let kept = 2

  /// The encoder of that name: `default`, or a file.
  ///
  /// - Throws: `PipelineError` with the remedy, also where it is for latents of another shape.
  static func open(_ name: String, for model: NamedModel) throws -> NamedEncoder {
    var encoder = NamedEncoder(name: name, network: try network(name))
    let generator = model.model.generator
    let wanted = [generator.layerCount, generator.latentSize]
    if case .progressive(let network) = encoder.network, network.generator == model.fingerprint {
      encoder.network = .progressive(network.cut(to: generator.resolution))
    }
    guard encoder.network.sizes == wanted else {
      let (own, other) = (encoder.network.sizes, wanted)
      throw PipelineError(
        .badInput,
        "the encoder \(name) gives \(own[0]) rows of \(own[1]), but \(model.name) takes \(other[0]) "
          + "of \(other[1]); train one for it with facet train encoder --model \(model.name)")
    }
    // One for a model's smaller pictures alone knows no more than those.
    if case .progressive(let network) = encoder.network, let known = network.generator,
      known != model.fingerprint, known != generator.fingerprint
    {
      encoder.warning =
        "the encoder \(name) was trained for another model than \(model.name); its latents will be "
        + "wrong ones"
    }
    return encoder
  }

  private static func network(_ name: String) throws -> NamedEncoder.Network {
    do {
      if name == "default" { return .progressive(try ProgressiveEncoder.embedded()) }
      let changed =
        try? FileManager.default.attributesOfItem(atPath: name)[.modificationDate] as? Date
      let known = entries.withLock { $0.first { $0.path == name && $0.changed == changed } }
      if let known { return known.network }
      let network = try read(name)
      entries.withLock { entries in
        entries.insert(Entry(path: name, changed: changed, network: network), at: 0)
        entries.removeLast(max(0, entries.count - kept))
      }
      return network
    } catch let error as ModelError {
      guard name == "default" || FileManager.default.fileExists(atPath: name) else {
        throw PipelineError(
          .notFound, path: name,
          "there is no such encoder; give the path of an encoder's file, or \"default\" for the one "
            + "that comes with Facet")
      }
      throw PipelineError(
        error.code == .unsupported ? .unsupported : .unreadable, path: error.path, error.message)
    }
  }

  private static func read(_ path: String) throws -> NamedEncoder.Network {
    ProgressiveEncoder.isOne(path)
      ? .progressive(try ProgressiveEncoder.open(path)) : .pixelToStyle(try PixelToStyle.open(path))
  }
}
