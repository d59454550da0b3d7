import Foundation
import Tensors

/// What one coordinate of a model's latent stands for, where its training made it stand for
/// something: the models that `facet train generator` makes know this of every coordinate.
///
/// The coordinate c = `leakyReLU_5(w)` is a standard normal number, and the attribute is uniform
/// over ± `share`:
///
///     attribute = share · erf(c / √2)
public struct LatentAttribute: Sendable, Codable, Equatable {
  /// As the renderer calls it: `skin-tone`.
  public var name: String
  /// The attribute's range is ± this, of −1 … 1.
  public var share: Float

  public init(name: String, share: Float) { (self.name, self.share) = (name, share) }
}

extension Model {
  /// The attributes that a latent says, by name; empty where the model does not know.
  ///
  /// Where the rows of W+ differ, a coordinate is the mean of its rows.
  ///
  /// - Parameter latent: `[1, L, D]`.
  public func attributes(of latent: Tensor) -> [String: Double] {
    guard !attributes.isEmpty else { return [:] }
    let code = latent[0].leakyReLU(slope: 5).mean(axes: [0]).values
    return Dictionary(
      zip(attributes, code).map { attribute, c in
        (attribute.name, Double(attribute.share) * erf(Double(c) / 2.0.squareRoot()))
      }, uniquingKeysWith: { first, _ in first })
  }
}
