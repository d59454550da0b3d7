extension GeneratorWeights {
  /// PULSE's `synthesis.pt` and `mapping.pt`, or both in one file behind `g_synthesis.`,
  /// `g_mapping.`.
  static func pulse(
    _ checkpoint: Checkpoint, _ prefix: String, _ mapping: Checkpoint?
  ) throws -> GeneratorWeights {
    var arrays: [String: StoredArray] = [:]
    var extra: [String] = []
    for (name, array) in checkpoint.arrays(behind: prefix) {
      if name.hasSuffix("conv0_up.intermediate.kernel") || name.hasSuffix("blur.kernel") {
        guard Checkpoint.isProportional(array, to: [1, 2, 1, 2, 4, 2, 1, 2, 1]) else {
          throw CheckpointError(.unsupported, "blurs by another filter than [1, 2, 1]")
        }
      } else if name.hasPrefix("blocks.") || name.hasPrefix("torgb.") {
        arrays["synthesis.\(name.replacingPart("top_epi.noise", "noise"))"] = array
      } else if checkpoint.prefix(of: "dense0.weight") == nil {
        extra.append(prefix + name)
      }
    }
    var sources = [checkpoint]
    var notes: [String] = []
    let other = try mapping ?? Self.mappingBeside(checkpoint, &notes)
    let source = other ?? checkpoint
    if let other { sources.append(other) }
    if let behind = source.prefix(of: "dense0.weight") {
      for (name, array) in source.arrays(behind: behind)
      where name.hasPrefix("dense") || name == "w_avg" {
        arrays["mapping.\(name)"] = array
      }
    } else if mapping != nil {
      throw CheckpointError(.mismatched, "is no mapping network of PULSE", path: source.path)
    } else {
      notes.append("no mapping network: pictures can be made from w, not from noise")
    }
    return GeneratorWeights(
      sizes: try .styleGAN(arrays),
      origin: prefix.isEmpty ? "PULSE's StyleGAN" : "StyleGAN, converted to PyTorch",
      container: checkpoint.container, sources: sources, arrays: arrays, extra: extra, notes: notes)
  }

  /// `mapping.pt` in the folder of a synthesis network that has no mapping of its own.
  private static func mappingBeside(
    _ checkpoint: Checkpoint, _ notes: inout [String]
  ) throws -> Checkpoint? {
    guard checkpoint.prefix(of: "dense0.weight") == nil, !checkpoint.path.isEmpty else {
      return nil
    }
    let folder = checkpoint.path.lastIndex(of: "/").map { checkpoint.path[...$0] } ?? ""
    let path = "\(folder)mapping.pt"
    guard ByteSource.isFile(path) else { return nil }
    notes.append("the mapping network comes from `mapping.pt` beside it")
    return try Checkpoint(contentsOf: path)
  }
}

extension String {
  /// With the first `part` in it replaced.
  fileprivate func replacingPart(_ part: String, _ replacement: String) -> String {
    guard let range = ranges(of: part).first else { return self }
    return self[..<range.lowerBound] + replacement + self[range.upperBound...]
  }
}
