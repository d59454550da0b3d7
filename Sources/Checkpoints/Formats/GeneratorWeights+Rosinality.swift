extension GeneratorWeights {
  /// rosinality's StyleGAN2, also as the decoder of pSp, e4e and ReStyle.
  ///
  /// Both it and StyleGAN2-ADA store the up-sampling convolution as transposed convolution wants
  /// it, so no kernel is flipped.
  static func rosinality(_ checkpoint: Checkpoint, _ prefix: String) throws -> GeneratorWeights {
    var arrays: [String: StoredArray] = [:]
    var extra: [String] = []
    for (name, array) in checkpoint.arrays(behind: prefix) {
      if name.hasSuffix("blur.kernel") || name.hasSuffix("upsample.kernel") {
        guard Checkpoint.isProportional(array, to: Checkpoint.resampling) else {
          throw CheckpointError(.unsupported, "resamples by another filter than [1, 3, 3, 1]")
        }
      } else if let canonical = canonicalName(ofRosinality: name) {
        arrays[canonical] = array.droppingLeadingUnit(when: name)
      } else {
        extra.append(prefix + name)
      }
    }
    var notes: [String] = []
    let average = checkpoint["latent_avg"] ?? checkpoint["\(prefix)latent_avg"]
    if let average, average.count > 0 {
      let width = average.shape.last ?? 1
      if average.count > width {
        notes.append("`latent_avg` has \(average.count / width) rows; the first is used")
      }
      arrays[GeneratorSizes.meanLatentName] = average.firstRow
    }
    let isBundle = checkpoint.names.contains { $0.hasPrefix("state_dict.encoder.") }
    if isBundle { notes.append("of a bundle with an encoder, the decoder is used") }
    var weights = GeneratorWeights(
      sizes: try .styleGAN2(arrays),
      origin: isBundle ? "pSp, e4e or ReStyle (rosinality's StyleGAN2)" : "rosinality StyleGAN2",
      container: checkpoint.container, sources: [checkpoint], arrays: arrays, extra: extra,
      notes: notes)
    weights.noteOthers(checkpoint, prefix)
    return weights
  }

  /// The canonical name, or `nil` where there is none.
  private static func canonicalName(ofRosinality name: String) -> String? {
    let parts = name.split(separator: ".").map(String.init)
    switch parts.first {
    case "style":
      guard parts.count == 3, let index = Int(parts[1]), index >= 1 else { return nil }
      return "mapping.fc\(index - 1).\(parts[2])"
    case "input": return parts.count == 2 ? "synthesis.b4.const" : nil
    case "conv1": return convolution("synthesis.b4.conv1", parts.dropFirst())
    case "to_rgb1": return head("synthesis.b4.torgb", parts.dropFirst())
    case "convs":
      guard parts.count > 2, let index = Int(parts[1]), (0..<32).contains(index) else { return nil }
      return convolution("synthesis.b\(8 << (index / 2)).conv\(index % 2)", parts.dropFirst(2))
    case "to_rgbs":
      guard parts.count > 2, let index = Int(parts[1]), (0..<16).contains(index) else { return nil }
      return head("synthesis.b\(8 << index).torgb", parts.dropFirst(2))
    case "noises":
      guard parts.count == 2, parts[1].hasPrefix("noise_"), let index = Int(parts[1].dropFirst(6)),
        (0..<32).contains(index)
      else { return nil }
      return index == 0
        ? "synthesis.b4.conv1.noise_const"
        : "synthesis.b\(8 << ((index - 1) / 2)).conv\((index - 1) % 2).noise_const"
    default: return nil
    }
  }

  private static func convolution(_ layer: String, _ parts: ArraySlice<String>) -> String? {
    switch parts.joined(separator: ".") {
    case "noise.weight": "\(layer).noise_strength"
    case "activate.bias": "\(layer).bias"
    default: modulated(layer, parts)
    }
  }

  private static func head(_ layer: String, _ parts: ArraySlice<String>) -> String? {
    parts.elementsEqual(["bias"]) ? "\(layer).bias" : modulated(layer, parts)
  }

  private static func modulated(_ layer: String, _ parts: ArraySlice<String>) -> String? {
    switch parts.joined(separator: ".") {
    case "conv.weight": "\(layer).weight"
    case "conv.modulation.weight": "\(layer).affine.weight"
    case "conv.modulation.bias": "\(layer).affine.bias"
    default: nil
    }
  }
}

extension StoredArray {
  /// rosinality's convolutions are `[1, out, in, kh, kw]`.
  fileprivate func droppingLeadingUnit(when name: String) -> StoredArray {
    name.hasSuffix("conv.weight") && shape.count == 5 && shape[0] == 1 ? squeezed([0]) : self
  }

  /// The first of the rows along the last axis.
  fileprivate var firstRow: StoredArray {
    var result = self
    while result.shape.count > 1 { result = result.row(0) }
    return result
  }
}
