import Networks
import Tensors

extension SearchableGenerator {
  /// A network as the search sees it.
  ///
  /// - Parameter targetSide: the longer side of the degraded picture. Drafts are at least twice as
  ///   large, and 64² at least: below it a face has no features yet.
  package init(_ generator: any Generator, targetSide: Int? = nil) {
    self.init(
      rows: generator.layerCount, width: generator.latentSize,
      noiseShapes: generator.noiseShapes.map { Array($0.dropFirst()) },
      noiseConstants: generator.noiseConstants
    ) { latent, noise in
      (generator.synthesize(latent: latent, noise: .given(noise)) + 1) * 0.5
    }
    guard let targetSide,
      let side = generator.pictureResolutions.first(where: { $0 >= max(64, 2 * targetSide) }),
      let smaller = generator.draft(at: side)
    else { return }
    let (rows, maps) = (smaller.layerCount, smaller.noiseShapes.count)
    let doublings = (generator.resolution / side).trailingZeroBitCount
    draft = { latent, noise in
      let picture = smaller.synthesize(
        latent: latent[0..<rows, axis: 1], noise: .given(Array(noise.prefix(maps))))
      return (0..<doublings).reduce((picture + 1) * 0.5) { picture, _ in picture.repeatedPixels() }
    }
  }
}
