extension GeneratorWeights {
  /// Facet's own model file: canonical names, and beside them the mean of w, noise and statistics.
  static func facet(_ checkpoint: Checkpoint) throws -> GeneratorWeights {
    var arrays: [String: StoredArray] = [:]
    for name in checkpoint.names where !name.hasPrefix("statistics.") {
      if name == "mean_latent" {
        arrays[GeneratorSizes.meanLatentName] = checkpoint[name]
      } else if !name.hasPrefix("noise.") {
        arrays[name] = checkpoint[name]
      }
    }
    let isFirst = arrays["synthesis.blocks.4x4.const"] != nil
    let sizes = try isFirst ? GeneratorSizes.styleGAN(arrays) : .styleGAN2(arrays)
    let noiseNames = sizes.arrays.map(\.name).filter {
      $0.hasSuffix(".noise_const") || $0.hasSuffix(".noise.const")
    }
    // The order of a file's arrays says nothing.
    for (layer, name) in noiseNames.enumerated() { arrays[name] = checkpoint["noise.\(layer)"] }
    return GeneratorWeights(
      sizes: sizes, origin: "Facet", container: checkpoint.container, sources: [checkpoint],
      arrays: arrays, extra: [], notes: [])
  }
}
