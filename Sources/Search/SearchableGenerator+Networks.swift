import Networks
import Tensors

extension SearchableGenerator {
  /// A network as the search sees it.
  package init(_ generator: any Generator) {
    self.init(
      rows: generator.layerCount, width: generator.latentSize,
      noiseShapes: generator.noiseShapes.map { Array($0.dropFirst()) },
      noiseConstants: generator.noiseConstants
    ) { latent, noise in
      (generator.synthesize(latent: latent, noise: .given(noise)) + 1) * 0.5
    }
  }
}
