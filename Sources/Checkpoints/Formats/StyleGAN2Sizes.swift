extension GeneratorSizes {
  /// Reads the sizes of a StyleGAN2 off its arrays.
  ///
  /// - Throws: where an array that says a size is missing, or the sizes are none of Facet's.
  static func styleGAN2(
    _ arrays: [String: StoredArray], clamp: Float? = nil
  ) throws -> GeneratorSizes {
    func shape(_ name: String, _ rank: Int) throws -> [Int] {
      guard let shape = arrays[name]?.shape, shape.count == rank else {
        throw CheckpointError(.mismatched, "lacks `\(name)`, without which its sizes are unknown")
      }
      return shape
    }
    let resolution = try Self.resolution(arrays.keys, "synthesis.b", until: ".")
    let residual = arrays.keys.contains { $0.hasSuffix(".skip.weight") }
    if !residual && arrays["synthesis.b4.torgb.weight"] == nil && resolution > 4
      && arrays["synthesis.b8.torgb.weight"] == nil
    {
      throw CheckpointError(
        .unsupported, "is a StyleGAN2 of the plain architecture, without skips or residuals")
    }
    var sizes = GeneratorSizes(
      architecture: residual ? .styleGAN2Residual : .styleGAN2Skip, resolution: resolution,
      channels: [], latentSize: try shape("synthesis.b4.conv1.affine.weight", 2)[1], inputSize: 0,
      mappingWidths: [], clamp: clamp)
    sizes.channels = try sizes.resolutions.map { try shape("synthesis.b\($0).conv1.weight", 4)[0] }
    try sizes.readMapping(arrays, layer: "fc")
    return sizes
  }

  /// Reads the sizes of a StyleGAN off its arrays.
  static func styleGAN(_ arrays: [String: StoredArray]) throws -> GeneratorSizes {
    let resolution = try Self.resolution(arrays.keys, "synthesis.blocks.", until: "x")
    var sizes = GeneratorSizes(
      architecture: .styleGAN, resolution: resolution, channels: [], latentSize: 0, inputSize: 0,
      mappingWidths: [])
    for r in sizes.resolutions {
      let name = "synthesis.blocks.\(r)x\(r).\(r == 4 ? "conv" : "conv1").weight"
      guard let shape = arrays[name]?.shape, shape.count == 4 else {
        throw CheckpointError(.mismatched, "lacks `\(name)`, without which its sizes are unknown")
      }
      sizes.channels.append(shape[0])
    }
    let style = "synthesis.blocks.4x4.epi1.style_mod.lin.weight"
    guard let shape = arrays[style]?.shape, shape.count == 2 else {
      throw CheckpointError(.mismatched, "lacks `\(style)`, without which its sizes are unknown")
    }
    sizes.latentSize = shape[1]
    try sizes.readMapping(arrays, layer: "dense")
    return sizes
  }

  private mutating func readMapping(_ arrays: [String: StoredArray], layer: String) throws {
    if let embedding = arrays["mapping.embed.weight"], embedding.shape.count == 2 {
      guard embedding.shape[0] == latentSize else {
        throw CheckpointError(
          .unsupported, "embeds its classes in \(embedding.shape[0]) numbers, not \(latentSize)")
      }
      classCount = embedding.shape[1]
    }
    while let weight = arrays["mapping.\(layer)\(mappingWidths.count).weight"],
      weight.shape.count == 2
    {
      if mappingWidths.isEmpty {
        inputSize = weight.shape[1] - (classCount > 0 ? latentSize : 0)
      }
      mappingWidths.append(weight.shape[0])
    }
    guard mappingWidths.isEmpty || mappingWidths.last == latentSize, inputSize >= 0 else {
      throw CheckpointError(
        .mismatched, "has a mapping network that does not end in \(latentSize) numbers")
    }
  }

  /// The largest number between `start` and `stop` in the names.
  private static func resolution(
    _ names: some Collection<String>, _ start: String, until stop: Character
  ) throws -> Int {
    let found = names.compactMap { name in
      name.hasPrefix(start) ? Int(name.dropFirst(start.count).prefix { $0 != stop }) : nil
    }
    guard let resolution = found.max(), (8...1024).contains(resolution),
      resolution.nonzeroBitCount == 1
    else {
      throw CheckpointError(
        .unsupported, "makes pictures of \(found.max() ?? 0)²; Facet runs 8² to 1024²")
    }
    return resolution
  }
}
