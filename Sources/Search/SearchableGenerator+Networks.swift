import Networks
import Tensors

extension SearchableGenerator {
  /// A network as the search sees it.
  ///
  /// - Parameters:
  ///   - targetSide: the longer side of the degraded picture; `nil` allows no drafts. Coarse ones are at
  ///     least twice as large, and 64² at least: below it a face has no features yet. Fine ones are at
  ///     least four times as large, and 256².
  ///   - label: the class of a conditional network, without which that has no mapping.
  package init(_ generator: any Generator, targetSide: Int? = nil, label: Int? = nil) {
    self.init(
      rows: generator.layerCount, width: generator.latentSize,
      noiseShapes: generator.noiseShapes.map { Array($0.dropFirst()) },
      noiseConstants: generator.noiseConstants
    ) { latent, noise in
      (generator.synthesize(latent: latent, noise: .given(noise)) + 1) * 0.5
    }
    lightLayers = generator.lightLayers
    mapping = Self.mapping(of: generator, label: label)
    guard let targetSide else { return }
    drafts[.coarse] = Self.draft(of: generator, least: max(64, 2 * targetSide))
    drafts[.fine] = Self.draft(of: generator, least: max(256, 4 * targetSide))
  }

  private static func mapping(of generator: any Generator, label: Int?) -> Mapping? {
    let classes = generator.labelCount
    guard !generator.plan.mappingWidths.isEmpty, classes == 0 || label != nil else { return nil }
    return Mapping(width: generator.inputSize) { z in
      generator.map(
        z, label: label.map { generator.oneHot(Array(repeating: $0, count: z.shape[0])) })
    }
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
