import Tensors

extension GeneratorPlan {
  /// The plan that weights of canonical names and these shapes follow.
  ///
  /// - Throws: `ModelError` where they are no generator that Facet knows.
  package init(inferredFrom shapes: [String: [Int]]) throws {
    if shapes["synthesis.b4.const"] != nil {
      try self.init(styleGAN2: shapes)
    } else if shapes["synthesis.blocks.4x4.const"] != nil {
      try self.init(styleGAN: shapes)
    } else {
      throw ModelError(
        .unsupported, "the weights are no StyleGAN or StyleGAN2 (there is no constant input)")
    }
  }

  private init(styleGAN2 shapes: [String: [Int]]) throws {
    let resolutions = Self.resolutions { shapes["synthesis.b\($0).conv1.weight"] != nil }
    let channels = try resolutions.map {
      try Self.dimension(shapes, "synthesis.b\($0).conv1.weight", 0)
    }
    let skip = shapes["synthesis.b4.torgb.weight"] != nil
    let mapping = try Self.mapping(shapes, "mapping.fc")
    let latentSize = try Self.dimension(shapes, "synthesis.b4.conv1.affine.weight", 1)
    let labels = try shapes["mapping.embed.weight"].map { _ in
      try Self.dimension(shapes, "mapping.embed.weight", 1)
    }
    self.init(
      architecture: skip ? .styleGAN2Skip : .styleGAN2Residual, resolution: resolutions.last!,
      inputSize: mapping.input - (labels == nil ? 0 : latentSize), latentSize: latentSize,
      labelCount: labels ?? 0, mappingWidths: mapping.widths, channels: channels)
  }

  private init(styleGAN shapes: [String: [Int]]) throws {
    let resolutions = Self.resolutions {
      shapes["synthesis.blocks.\($0)x\($0).\($0 == 4 ? "conv" : "conv1").weight"] != nil
    }
    let channels = try resolutions.map {
      try Self.dimension(shapes, "synthesis.blocks.\($0)x\($0).epi1.noise.weight", 0)
    }
    let mapping = try Self.mapping(shapes, "mapping.dense")
    self.init(
      architecture: .styleGAN, resolution: resolutions.last!, inputSize: mapping.input,
      latentSize: try Self.dimension(
        shapes, "synthesis.blocks.4x4.epi1.style_mod.lin.weight", 1),
      mappingWidths: mapping.widths, channels: channels)
  }

  private static func resolutions(_ isThere: (Int) -> Bool) -> [Int] {
    [4] + [8, 16, 32, 64, 128, 256, 512, 1024, 2048].prefix(while: isThere)
  }

  private static func mapping(
    _ shapes: [String: [Int]], _ prefix: String
  ) throws -> (input: Int, widths: [Int]) {
    let count = (0...).prefix { shapes["\(prefix)\($0).weight"] != nil }.count
    guard count > 0 else {
      throw ModelError(.mismatched, "the weights have no mapping network (`\(prefix)0.weight`)")
    }
    return (
      try dimension(shapes, "\(prefix)0.weight", 1),
      try (0..<count).map { try dimension(shapes, "\(prefix)\($0).weight", 0) }
    )
  }

  private static func dimension(
    _ shapes: [String: [Int]], _ name: String, _ axis: Int
  ) throws -> Int {
    guard let shape = shapes[name] else {
      throw ModelError(.mismatched, "the weights lack `\(name)`")
    }
    guard axis < shape.count else {
      throw ModelError(.mismatched, "`\(name)` has the shape \(shape)")
    }
    return shape[axis]
  }
}
