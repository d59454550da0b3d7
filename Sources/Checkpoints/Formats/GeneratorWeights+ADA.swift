extension GeneratorWeights {
  /// NVIDIA's StyleGAN2-ADA (PyTorch): its names are the canonical ones.
  static func styleGAN2ADA(_ checkpoint: Checkpoint, _ prefix: String) throws -> GeneratorWeights {
    var arrays: [String: StoredArray] = [:]
    for (name, array) in checkpoint.arrays(behind: prefix) {
      if name.hasSuffix("resample_filter") {
        guard Checkpoint.isProportional(array, to: Checkpoint.resampling) else {
          throw CheckpointError(.unsupported, "resamples by another filter than [1, 3, 3, 1]")
        }
      } else {
        arrays[name] = array
      }
    }
    try checkActivations(checkpoint, prefix)
    var weights = GeneratorWeights(
      sizes: try .styleGAN2(arrays, clamp: checkpoint.clamp(behind: prefix)),
      origin: "NVIDIA StyleGAN2-ADA (PyTorch)",
      container: checkpoint.container, sources: [checkpoint], arrays: arrays, extra: [],
      notes: [])
    weights.noteOthers(checkpoint, prefix)
    return weights
  }

  /// Facet computes leaky ReLU only, and the mapping at a hundredth of the learning rate.
  private static func checkActivations(_ checkpoint: Checkpoint, _ prefix: String) throws {
    for (name, value) in checkpoint.extras where name.hasPrefix(prefix) {
      if name.hasSuffix("conv1.activation"), value != .string("lrelu") {
        throw CheckpointError(.unsupported, "has another activation than leaky ReLU: \(value)")
      }
      if name.hasSuffix("lr_multiplier"), name.contains("mapping"), value != .double(0.01) {
        throw CheckpointError(.unsupported, "has a mapping of another rate than 0.01: \(value)")
      }
    }
  }

  /// Says what stands in the file beside the generator.
  mutating func noteOthers(_ checkpoint: Checkpoint, _ prefix: String) {
    let groups = Dictionary(grouping: checkpoint.names.filter { !$0.hasPrefix(prefix) }) {
      String($0.prefix { $0 != "." })
    }
    for (group, names) in groups.sorted(by: { $0.key < $1.key }) where group != "latent_avg" {
      let count = names.count == 1 ? "1 array" : "\(names.count) arrays"
      notes.append("left aside: `\(group.quotable)` (\(count))")
    }
  }
}

extension Checkpoint {
  /// The bound of the activations, as each module or the arguments of the generator say it.
  func clamp(behind prefix: String) -> Float? {
    let names = [
      "synthesis.b4.conv1.conv_clamp", "_init_kwargs.synthesis_kwargs.conv_clamp",
      "synthesis._init_kwargs.conv_clamp",
    ]
    for name in names {
      switch extras[prefix + name] {
      case .int(let value): return Float(value)
      case .double(let value): return Float(value)
      default: continue
      }
    }
    return nil
  }
}
