import Tensors

/// Takes a scale's rows only where they bring the degraded picture nearer to the given one.
///
/// An encoder has learned from its generator's pictures. To one that is none of them, such as a photo,
/// a scale's answer may lead away; but whether it does can be seen wherever it is known how the picture
/// was degraded. Scales that show only in pictures beyond 128² are taken as they are, and all are where
/// the degradation makes pictures of another shape than the given one's.
struct Selection {
  private let target: Tensor
  private let outlook: Outlook
  private let statistics: LatentStatistics
  private let degradation: (Tensor) -> Tensor
  /// Draws pictures of 128² at most: what is finer hardly shows when degraded.
  private let artist: any Generator
  /// The squared errors of the rows so far, `[N, 1]`.
  private var known: Tensor?

  init(
    _ target: Tensor, _ outlook: Outlook, _ statistics: LatentStatistics,
    _ degradation: @escaping (Tensor) -> Tensor
  ) {
    (self.target, self.outlook, self.statistics) = (target.detached, outlook, statistics)
    self.degradation = degradation
    artist = outlook.generator.draft(at: 128) ?? outlook.generator
  }

  /// - Parameters:
  ///   - own: what a scale says, two rows `[N, D]`.
  ///   - rows: of all scales so far, in normalized coordinates.
  /// - Returns: the two rows, or those before them, each picture by itself.
  mutating func select(_ own: [Tensor], for scale: Int, in rows: [Tensor]) -> [Tensor] {
    guard outlook.plan.shows(scale, at: artist.resolution) else { return own }
    var next = rows
    next.replaceSubrange(2 * scale..<2 * scale + 2, with: own)
    guard let before = known ?? errors(rows), let after = errors(next) else { return own }
    let isNearer = before.greater(than: after)
    known = before.minimum(after)
    return (0..<2).map { row in
      let old = rows[2 * scale + row]
      return old + isNearer * (own[row] - old)
    }
  }

  /// The squared errors of the degraded pictures, `[N, 1]`.
  private func errors(_ rows: [Tensor]) -> Tensor? {
    withoutRecording {
      let latent = statistics.latent(from: .stacked(rows, axis: 1))
      let resolution = outlook.generator.resolution
      let picture = artist.picture(
        latent: latent[0..<artist.layerCount, axis: 1],
        noise: outlook.noise.first(artist.noiseShapes.count))
      let degraded = degradation(
        picture.affine(0.5, 0.5)
          .resized(height: resolution, width: resolution, kernel: .bilinear))
      guard degraded.shape == target.shape else { return nil }
      return (degraded - target).squared().mean(axes: [1, 2, 3]).reshaped(to: [target.shape[0], 1])
    }
  }
}
