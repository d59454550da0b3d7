import Checkpoints
import Tensors

/// The encoders that people have for StyleGAN2: pSp, e4e and ReStyle over either.
///
/// A residual body with squeeze and excitation (IR-SE), a pyramid of its last three levels, and a
/// head for each row of W+, whose output is added to the mean latent.
///
/// - Source: Richardson et al., Encoding in Style, 2021 (pSp); Tov et al., Designing an Encoder for
///   StyleGAN Image Manipulation, 2021 (e4e); Alaluf et al., ReStyle, 2021. Sizes and depths are
///   read off the weights.
public struct PixelToStyle: Sendable {
  /// The networks, by the class names that checkpoints carry.
  public enum Kind: String, Sendable, CaseIterable {
    case pSp = "GradualStyleEncoder"
    case e4e = "Encoder4Editing"
    case reStylePSP = "BackboneEncoder"
    case reStyleE4E = "ProgressiveBackboneEncoder"

    /// Whether the first head gives all rows and the others what they differ by.
    var isProgressive: Bool { self == .e4e || self == .reStyleE4E }
    /// Whether every head looks at the body's end, without a pyramid.
    var isFlat: Bool { self == .reStylePSP || self == .reStyleE4E }
  }

  public let kind: Kind
  /// Every picture is brought to this many pixels squared: 256 for the published networks.
  public let inputSize: Int
  /// 3, or 6 where the encoder sees its last result beside the picture (ReStyle).
  public let inputChannels: Int
  /// Heads: rows of W+.
  public let layerCount: Int
  public let latentSize: Int
  /// Added to what the heads give: `[1 or L, D]`.
  public let meanLatent: Tensor
  /// By the names of the checkpoints, without `encoder.`.
  public let parameters: [String: Tensor]
  /// The body's units that halve the picture.
  let halving: Set<Int>
  let unitCount: Int

  /// Opens a checkpoint of pSp, e4e or ReStyle; its decoder opens with `Model.open`.
  ///
  /// - Throws: `ModelError`, one sentence that names the file and, where it is one, the tensor.
  public static func open(_ path: String) throws -> PixelToStyle {
    do {
      return try PixelToStyle(Checkpoint(contentsOf: path))
    } catch let error as ModelError {
      throw error.at(path)
    }
  }

  package init(_ checkpoint: Checkpoint) throws {
    let stem = "input_layer.0.weight"
    guard
      let prefix = ["state_dict.encoder.", "encoder.", "state_dict.", ""]
        .first(where: { checkpoint[$0 + stem] != nil })
    else {
      throw ModelError(.unsupported, "holds no encoder of pSp, e4e or ReStyle (`\(stem)`)")
    }
    var parameters: [String: Tensor] = [:]
    for name in checkpoint.names where name.hasPrefix(prefix) {
      guard !name.hasSuffix("num_batches_tracked"), let array = checkpoint[name] else { continue }
      let tensor = Tensor(array)
      guard tensor.isFinite else { throw ModelError.notFinite(name) }
      parameters[String(name.dropFirst(prefix.count))] = tensor
    }
    func shape(_ name: String, _ rank: Int) throws -> [Int] {
      guard let shape = parameters[name]?.shape, shape.count == rank else {
        throw ModelError(.mismatched, "the encoder lacks `\(prefix)\(name)`")
      }
      return shape
    }
    inputChannels = try shape(stem, 4)[1]
    let units = (0...).prefix { parameters["body.\($0).res_layer.1.weight"] != nil }.count
    halving = Set(
      (0..<units).filter {
        $0 == 0 || parameters["body.\($0).shortcut_layer.0.weight"] != nil
      })
    unitCount = units
    layerCount = (0...).prefix { parameters["styles.\($0).linear.weight"] != nil }.count
    guard units > 0, layerCount > 0, halving.count >= 3 else {
      throw ModelError(
        .unsupported,
        "has a body of \(units) units, \(halving.count) levels and \(layerCount) heads")
    }
    latentSize = try shape("styles.0.linear.weight", 2)[0]
    guard let mean = checkpoint["latent_avg"], mean.shape.last == latentSize,
      mean.count == latentSize || mean.count == latentSize * layerCount
    else {
      throw ModelError(
        .mismatched, "lacks the mean latent (`latent_avg`, \(latentSize) numbers a row)")
    }
    meanLatent = Tensor(mean).reshaped(to: [mean.count / latentSize, latentSize])
    // The first head halves the body's end, a 2ᵏth of the input, down to one pixel.
    let halvings = Self.convolutions(of: 0, parameters).count
    inputSize = 1 << (halvings + halving.count)
    kind = try Self.kind(checkpoint, parameters)
    self.parameters = parameters
  }

  /// Names of a head's convolutions, in order.
  static func convolutions(of head: Int, _ parameters: [String: Tensor]) -> [String] {
    (0..<16).map { "styles.\(head).convs.\(2 * $0)" }.filter { parameters["\($0).weight"] != nil }
  }

  private static func kind(
    _ checkpoint: Checkpoint, _ parameters: [String: Tensor]
  ) throws -> Kind {
    if case .string(let name)? = checkpoint.extras["opts.encoder_type"] {
      // ReStyle's names say `ResNet…` where the body is a ResNet-34, which is another network.
      if let kind = Kind(rawValue: name) { return kind }
      throw ModelError(.unsupported, "is an encoder of the kind `\(name.quotable)`")
    }
    return parameters["latlayer1.weight"] == nil ? .reStylePSP : .pSp
  }
}
