extension GeneratorWeights {
  /// NVIDIA's TensorFlow pickles of StyleGAN and StyleGAN2: `(G, D, Gs)`.
  ///
  /// Dense layers are stored `[in, out]`, convolutions `[kh, kw, in, out]`; StyleGAN2 adds 1 to the
  /// biases of its styles where it uses them, and convolves while up-sampling with the kernel
  /// turned by half a turn.
  static func tensorFlow(_ checkpoint: Checkpoint, _ prefix: String) throws -> GeneratorWeights {
    let isSecond = checkpoint["\(prefix)synthesis.4x4/Conv/mod_weight"] != nil
    guard isSecond || checkpoint["\(prefix)synthesis.4x4/Conv/StyleMod/weight"] != nil else {
      throw CheckpointError(.unsupported, "is a Progressive GAN, which Facet does not run")
    }
    try checkArguments(checkpoint, prefix)
    var arrays: [String: StoredArray] = [:]
    var extra: [String] = []
    for (name, array) in checkpoint.arrays(behind: prefix) {
      if name == "lod" || name.hasSuffix(".lod") || name.isOtherDetail { continue }
      let translated = isSecond ? styleGAN2(name, array) : styleGAN(name, array)
      if let (canonical, array) = translated {
        arrays[canonical] = array
      } else {
        extra.append(prefix + name)
      }
    }
    var weights = GeneratorWeights(
      sizes: try isSecond ? .styleGAN2(arrays) : .styleGAN(arrays),
      origin: "NVIDIA StyleGAN\(isSecond ? "2" : "") (TensorFlow)", container: checkpoint.container,
      sources: [checkpoint], arrays: arrays, extra: extra, notes: [])
    weights.noteOthers(checkpoint, prefix)
    return weights
  }

  /// Facet runs the published settings only.
  private static func checkArguments(_ checkpoint: Checkpoint, _ prefix: String) throws {
    for (name, value) in checkpoint.extras where name.hasPrefix("\(prefix)static_kwargs.") {
      let name = String(name.dropFirst("\(prefix)static_kwargs.".count))
      switch (name, value) {
      case ("mapping_lrmul", .double(let rate)) where abs(rate - 0.01) > 1e-6,
        ("lrmul", .double(let rate)) where name == "lrmul" && abs(rate - 0.01) > 1e-6:
        throw CheckpointError(.unsupported, "has a mapping of another rate than 0.01: \(rate)")
      case ("nonlinearity", .string(let text)) where text != "lrelu",
        ("mapping_nonlinearity", .string(let text)) where text != "lrelu":
        throw CheckpointError(
          .unsupported, "has another activation than leaky ReLU: \(text.quotable)")
      default: break
      }
    }
    let filters = (0..<4).map { checkpoint.extras["\(prefix)static_kwargs.resample_kernel.\($0)"] }
    let usual: [Checkpoint.Scalar] = [.int(1), .int(3), .int(3), .int(1)]
    guard filters.allSatisfy({ $0 == nil }) || filters == usual else {
      throw CheckpointError(.unsupported, "resamples by another filter than [1, 3, 3, 1]")
    }
    guard checkpoint["\(prefix)mapping.LabelConcat/weight"] == nil else {
      throw CheckpointError(
        .unsupported,
        "is conditional in the old way (labels beside the noise), which Facet does not run"
      )
    }
  }

  // MARK: StyleGAN2

  private static func styleGAN2(
    _ name: String, _ array: StoredArray
  ) -> (String, StoredArray)? {
    if let mapping = mapping(name, array, layer: "fc") { return mapping }
    guard name.hasPrefix("synthesis.") else { return nil }
    let path = name.dropFirst("synthesis.".count)
    if path.hasPrefix("noise"), let index = Int(path.dropFirst(5)), (0..<32).contains(index) {
      let layer =
        index == 0 ? "b4.conv1" : "b\(8 << ((index - 1) / 2)).conv\((index - 1) % 2)"
      return ("synthesis.\(layer).noise_const", array)
    }
    let parts = path.split(separator: "/").map(String.init)
    guard parts.count == 3, let resolution = Int(parts[0].prefix { $0 != "x" }) else { return nil }
    let block = "synthesis.b\(resolution)"
    if parts[1] == "Const" { return parts[2] == "const" ? ("\(block).const", array) : nil }
    let layers = [
      "Conv": "conv1", "Conv0_up": "conv0", "Conv1": "conv1", "ToRGB": "torgb", "Skip": "skip",
    ]
    guard let layer = layers[parts[1]] else { return nil }
    let turns = parts[1] == "Conv0_up" || parts[1] == "Skip"
    switch (parts[2], array.shape.count) {
    case ("weight", 4):
      let kernel = turns ? array.flipped([0, 1]) : array
      return ("\(block).\(layer).weight", kernel.permuted([3, 2, 0, 1]))
    case ("bias", _): return ("\(block).\(layer).bias", array)
    case ("mod_weight", 2): return ("\(block).\(layer).affine.weight", array.permuted([1, 0]))
    case ("mod_bias", _): return ("\(block).\(layer).affine.bias", array.adding(1))
    case ("noise_strength", _): return ("\(block).\(layer).noise_strength", array)
    default: return nil
    }
  }

  // MARK: StyleGAN

  private static func styleGAN(_ name: String, _ array: StoredArray) -> (String, StoredArray)? {
    if let mapping = mapping(name, array, layer: "dense") { return mapping }
    guard name.hasPrefix("synthesis.") else { return nil }
    let path = name.dropFirst("synthesis.".count)
    if path.hasPrefix("noise"), let index = Int(path.dropFirst(5)), (0..<32).contains(index) {
      let resolution = 4 << (index / 2)
      return (
        "synthesis.blocks.\(resolution)x\(resolution).epi\(index % 2 + 1).noise.const", array
      )
    }
    let parts = path.split(separator: "/").map(String.init)
    if parts.count == 2, parts[0] == "ToRGB_lod0" {
      return ("synthesis.torgb.\(parts[1])", array.asWeights)
    }
    guard parts.count >= 3 else { return nil }
    let block = "synthesis.blocks.\(parts[0])"
    let isFirst = parts[1] == "Const" || parts[1] == "Conv0_up"
    guard isFirst || parts[1] == "Conv" || parts[1] == "Conv1" else { return nil }
    let epilogue = "\(block).epi\(isFirst ? 1 : 2)"
    switch parts.dropFirst(2).joined(separator: "/") {
    case "const": return ("\(block).const", array)
    case "Noise/weight": return ("\(epilogue).noise.weight", array)
    case "StyleMod/weight": return ("\(epilogue).style_mod.lin.weight", array.asWeights)
    case "StyleMod/bias": return ("\(epilogue).style_mod.lin.bias", array)
    case "bias" where parts[1] == "Const": return ("\(block).bias", array)
    case "weight", "bias": return ("\(block).\(parts[1].lowercased()).\(parts[2])", array.asWeights)
    default: return nil
    }
  }

  /// `DenseN/weight` and what else the mapping has, in both networks.
  private static func mapping(
    _ name: String, _ array: StoredArray, layer: String
  ) -> (String, StoredArray)? {
    if name == "dlatent_avg" { return (GeneratorSizes.meanLatentName, array) }
    guard name.hasPrefix("mapping.") else { return nil }
    let parts = name.dropFirst("mapping.".count).split(separator: "/").map(String.init)
    guard parts.count == 2 else { return nil }
    if parts[0] == "LabelEmbed" { return ("mapping.embed.\(parts[1])", array.asWeights) }
    guard parts[0].hasPrefix("Dense"), let index = Int(parts[0].dropFirst(5)) else { return nil }
    return ("mapping.\(layer)\(index).\(parts[1])", array.asWeights)
  }
}

extension StoredArray {
  /// TensorFlow's layouts as PyTorch's: `[in, out]` → `[out, in]`, `[kh, kw, in, out]` →
  /// `[out, in, kh, kw]`; others as they are.
  fileprivate var asWeights: StoredArray {
    switch shape.count {
    case 2: permuted([1, 0])
    case 4: permuted([3, 2, 0, 1])
    default: self
    }
  }
}

extension String {
  /// The heads of lower resolutions that growing left behind: `ToRGB_lod1/…`.
  fileprivate var isOtherDetail: Bool {
    contains("ToRGB_lod") && !contains("ToRGB_lod0/")
  }
}
