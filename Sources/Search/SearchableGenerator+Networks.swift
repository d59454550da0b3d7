import Networks
import Tensors

extension SearchableGenerator {
  /// A network as the search sees it.
  ///
  /// - Parameter targetSide: the longer side of the degraded picture; `nil` allows no drafts. Coarse
  ///   ones are at least twice as large, and 64² at least: below it a face has no features yet. Fine
  ///   ones are at least four times as large, and 256².
  package init(_ generator: any Generator, targetSide: Int? = nil) {
    self.init(
      rows: generator.layerCount, width: generator.latentSize,
      noiseShapes: generator.noiseShapes.map { Array($0.dropFirst()) },
      noiseConstants: generator.noiseConstants
    ) { latent, noise in
      (generator.synthesize(latent: latent, noise: .given(noise)) + 1) * 0.5
    }
    guard let targetSide else { return }
    drafts[.coarse] = Self.draft(of: generator, least: max(64, 2 * targetSide))
    drafts[.fine] = Self.draft(of: generator, least: max(256, 4 * targetSide))
  }

  /// The network's smallest picture of at least that side, enlarged; `nil` where that is the finished one.
  private static func draft(of generator: any Generator, least: Int) -> Synthesis? {
    guard let side = generator.pictureResolutions.first(where: { $0 >= least }),
      let smaller = generator.draft(at: side)
    else { return nil }
    let (rows, maps) = (smaller.layerCount, smaller.noiseShapes.count)
    let doublings = (generator.resolution / side).trailingZeroBitCount
    return { latent, noise in
      let picture = smaller.synthesize(
        latent: latent[0..<rows, axis: 1], noise: .given(Array(noise.prefix(maps))))
      return (0..<doublings).reduce((picture + 1) * 0.5) { picture, _ in picture.repeatedPixels() }
    }
  }
}
