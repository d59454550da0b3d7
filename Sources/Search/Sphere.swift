import Tensors

/// Keeps each row of a variable at the distance from the origin that it had first.
///
/// A row of a latent `[B, L, D]` is `[D]`; of a noise map `[B, 1, h, w]` it is the map.
///
/// - Source: Menon et al., PULSE, 2020, reference implementation: √(Σx² + 1e-9) over axes 2….
struct Sphere: Sendable {
  private let radii: Tensor

  /// - Parameter x: `[B, L, …]`; its rows give the radii.
  init(through x: Tensor) { radii = Self.lengths(x) }

  /// Every row scaled to its radius.
  func projecting(_ x: Tensor) -> Tensor { x / Self.lengths(x) * radii }

  /// What of a gradient goes along the spheres through a point, rows by themselves.
  func tangent(_ gradient: Tensor, at x: Tensor) -> Tensor {
    let outwards = x / Self.lengths(x)
    return gradient
      - outwards * (gradient * outwards).sum(axes: Array(2..<x.rank), keepingDimensions: true)
  }

  private static func lengths(_ x: Tensor) -> Tensor {
    (x.squared().sum(axes: Array(2..<x.rank), keepingDimensions: true) + 1e-9).sqrt()
  }
}
