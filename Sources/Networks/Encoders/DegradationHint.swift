import Foundation
import Tensors

/// What is known of how a picture was degraded; an encoder is told it beside the picture.
public struct DegradationHint: Sendable, Hashable {
  /// What was done, roughly.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    case downscaled, blurred, noisy, compressed, masked, discoloured
  }

  /// How many times smaller the picture was made; `nil`: not known.
  public var factor: Double?
  /// `nil`: not known.
  public var kinds: Set<Kind>?

  public init(factor: Double? = nil, kinds: Set<Kind>? = nil) {
    (self.factor, self.kinds) = (factor, kinds)
  }

  /// What a picture's size says of it.
  ///
  /// - Parameters:
  ///   - resolution: of the generator's pictures.
  ///   - picture: `[N, C, h, w]`, one of them made as small.
  public init(from resolution: Int, to picture: Tensor, kinds: Set<Kind>? = nil) {
    self.init(
      factor: Double(resolution) / Double(max(picture.shape[2], picture.shape[3])), kinds: kinds)
  }

  /// Numbers that say it, with the picture's own size.
  static let size = 5 + Kind.allCases.count

  /// `[1, size]`, all within about −1…1; what is not known is 0, and a flag says so.
  func values(height: Int, width: Int) -> Tensor {
    func octaves(_ x: Double) -> Float { Float(log2(x) / 4 - 1) }
    var list = [octaves(Double(height)), octaves(Double(width))]
    list += factor.map { [1, octaves(max(1, $0))] } ?? [0, 0]
    list += [kinds == nil ? 0 : 1]
    list += Kind.allCases.map { kinds?.contains($0) == true ? 1 : 0 }
    return Tensor(list, shape: [1, Self.size])
  }
}
