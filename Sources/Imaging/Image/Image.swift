import Graph
import Tensors

/// A picture on its way through a pipeline: sRGB, upright, without alpha.
///
/// Either a lazy libvips pipeline, usually from a file, of which nothing is computed and hardly any
/// memory held until its pixels are asked for; or a tensor, whose floats stay exactly as they are,
/// also beyond 0…1. A lazy picture is computed anew each time it is read: `decoded()` keeps it.
public struct Image: PortValue {
  public static let kind = "image"

  /// What it is called in labels and file names; empty when it has no name.
  public var name: String
  public let width: Int
  public let height: Int
  /// 1 (grey) or 3 (red, green, blue).
  public let channels: Int
  /// The file that it was read from, if it was, as named by the user.
  public let source: String?

  let content: Content

  enum Content: Sendable {
    /// `[1, C, H, W]`, 0…1.
    case tensor(Tensor)
    case lazy(Recipe)
  }

  /// How a lazy picture is made, as often as it is read.
  struct Recipe: Sendable {
    /// Whether the pixels are read in another order than from top to bottom.
    var needsRandomAccess: Bool
    /// Opens the pipeline; `true` when it will be read once from top to bottom.
    let make: @Sendable (_ isSequential: Bool) throws -> Picture

    init(needsRandomAccess: Bool, _ make: @escaping @Sendable (Bool) throws -> Picture) {
      self.needsRandomAccess = needsRandomAccess
      self.make = make
    }

    func open() throws -> Picture { try make(!needsRandomAccess) }
  }

  /// A picture from a tensor.
  ///
  /// - Shape: `[1, C, H, W]` or `[C, H, W]`, C 1 or 3
  /// - Range: 0…1, sRGB-encoded; values beyond it are kept.
  public init(_ tensor: Tensor, name: String = "") {
    let shape = tensor.shape.count == 3 ? [1] + tensor.shape : tensor.shape
    precondition(
      shape.count == 4 && shape[0] == 1 && (shape[1] == 1 || shape[1] == 3)
        && shape[2] > 0 && shape[3] > 0,
      "Image: a picture is [1, 1 or 3, H, W], not \(tensor.shape)")
    self.name = name
    (channels, height, width) = (shape[1], shape[2], shape[3])
    source = nil
    content = .tensor(tensor.detached.reshaped(to: shape))
  }

  /// The pictures of a batch `[N, C, H, W]`.
  public static func batch(_ tensor: Tensor) -> [Image] {
    (0..<tensor.shape[0]).map { Image(tensor.detached[$0..<$0 + 1, axis: 0]) }
  }

  init(_ recipe: Recipe, name: String, source: String?) throws {
    let info = try recipe.open().info
    self.name = name
    self.source = source
    (width, height, channels) = (Int(info.width), Int(info.height), Int(info.bands))
    content = .lazy(recipe)
  }
}

extension Image: CustomStringConvertible {
  public var description: String {
    "\(name.isEmpty ? "picture" : name) \(width) × \(height)"
  }
}
