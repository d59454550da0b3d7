import Foundation
import Tensors

/// Something that a latent says about the picture, where a model's training made it say so: the models
/// that `facet train generator` makes know what their renderer was told.
///
/// Its code c, which is read in the latent, is a standard normal number over the model's samples, and
/// the attribute is uniform over ± `share`:
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
  /// A code is `readout` of the normalized coordinates, or the coordinate of the attribute's own place
  /// where the model has no readout. Where the rows of W+ differ, a coordinate is the mean of its rows.
  ///
  /// - Parameter latent: `[1, L, D]`.
  public func attributes(of latent: Tensor) -> [String: Double] {
    guard !attributes.isEmpty else { return [:] }
    let normalized =
      generator.statistics?.normalized(latent[0]) ?? latent[0].leakyReLU(slope: 5)
    let place = normalized.mean(axes: [0], keepingDimensions: true)
    let code = (readout.map { place.linear(weight: $0) } ?? place).values
    return Dictionary(
      zip(attributes, code).map { attribute, c in
        (attribute.name, Double(attribute.share) * erf(Double(c) / 2.0.squareRoot()))
      }, uniquingKeysWith: { first, _ in first })
  }

  /// Learns where in the latents the codes of samples are: the least squares solution, for
  /// `readout`.
  ///
  /// - Shape: latents `[N, D]`, codes `[N, A]` → `[A, D]`
  /// - Precondition: the generator's statistics are known.
  public static func readout(of codes: Tensor, in latents: Tensor, _ statistics: LatentStatistics)
    -> Tensor
  {
    let z = statistics.normalized(latents)
    let (width, count) = (z.shape[1], codes.shape[1])
    let root = CholeskyRoot(
      of: z.transposed.matmul(z).values.map(Double.init), width: width, ridge: 1e-6)
    let wanted = codes.transposed.matmul(z).values.map(Double.init)
    let rows = (0..<count).flatMap { root.solve(wanted[$0 * width..<($0 + 1) * width]) }
    return Tensor(rows.map(Float.init), shape: [count, width])
  }
}
