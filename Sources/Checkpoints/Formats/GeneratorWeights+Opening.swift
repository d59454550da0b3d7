extension GeneratorWeights {
  /// Opens a foreign file of a generator.
  ///
  /// - Parameters:
  ///   - path: the file; of PULSE's pair, `synthesis.pt`.
  ///   - mapping: the file of the mapping network, where it is one of its own; when not given,
  ///     `mapping.pt` beside the file is taken if it is there and needed.
  /// - Throws: `CheckpointError`, naming the file.
  package init(contentsOf path: String, mapping: String? = nil) throws {
    self = try GeneratorWeights(
      Checkpoint(contentsOf: path), mapping: try mapping.map(Checkpoint.init(contentsOf:)))
  }

  /// Recognizes the generator in a checkpoint.
  ///
  /// - Throws: a sentence that says what the file is instead.
  package init(_ checkpoint: Checkpoint, mapping: Checkpoint? = nil) throws {
    do {
      self = try Self.recognized(checkpoint, mapping)
    } catch let error as CheckpointError {
      throw error.at(checkpoint.path)
    }
  }

  private static func recognized(
    _ checkpoint: Checkpoint, _ mapping: Checkpoint?
  ) throws -> GeneratorWeights {
    if checkpoint.metadata["facet.model"] != nil { return try facet(checkpoint) }
    let names = Set(checkpoint.names)
    if let prefix = checkpoint.prefix(of: "synthesis.b4.const") {
      return try styleGAN2ADA(checkpoint, prefix)
    }
    if let prefix = checkpoint.prefix(of: "input.input"),
      names.contains("\(prefix)conv1.conv.weight")
    {
      return try rosinality(checkpoint, prefix)
    }
    if let prefix = checkpoint.prefix(of: "blocks.4x4.const") {
      return try pulse(checkpoint, prefix, mapping)
    }
    if let prefix = checkpoint.prefix(of: "synthesis.4x4/Const/const") {
      return try tensorFlow(checkpoint, prefix)
    }
    if let weights = try registered(checkpoint) { return weights }
    if let sentence = checkpoint.otherKind { throw CheckpointError(.unsupported, sentence) }
    let some = checkpoint.names.prefix(3).map { "`\($0.quotable)`" }.joined(separator: ", ")
    throw CheckpointError(
      .unsupported,
      checkpoint.names.isEmpty
        ? "holds no weights" : "holds no generator that Facet knows; its arrays begin with \(some)")
  }
}

extension Checkpoint {
  /// What stands before `suffix` in the names that end with it; of several, the running average of
  /// the generator before the generator itself.
  func prefix(of suffix: String) -> String? {
    let found = names.filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }
      .filter { $0.isEmpty || $0.hasSuffix(".") }
    let preferred = [
      "", "G_ema.", "g_ema.", "g_ema.module.", "2.", "Gs.", "state_dict.decoder.", "decoder.",
      "module.",
    ]
    return preferred.first(where: found.contains) ?? found.last
  }

  /// Names behind a prefix, without it.
  func arrays(behind prefix: String) -> [(name: String, array: StoredArray)] {
    names.filter { $0.hasPrefix(prefix) }.map { (String($0.dropFirst(prefix.count)), self[$0]!) }
  }

  /// What a file is that holds no generator of ours, as a sentence, where that is known.
  var otherKind: String? {
    func has(_ test: (String) -> Bool) -> Bool { names.contains(where: test) }
    if has({ $0.contains("synthesis.input.") || $0.contains("synthesis.L0_") }) {
      return "is a StyleGAN3, which Facet does not run: its layers are built otherwise"
    }
    if has({ $0.hasPrefix("model.diffusion_model.") || $0.contains("down_blocks.") })
      || has({ $0.contains("time_embed.") || $0.contains("time_embedding.") })
    {
      return "is a diffusion model, which Facet does not run"
    }
    if has({ $0.hasSuffix("4x4/Dense/weight") || $0.contains("scaleLayers.") }) {
      return "is a Progressive GAN, which has no w and which Facet does not run"
    }
    if has({ $0.contains("progression.0.conv1.") }) {
      return "is a port of StyleGAN with other layers than PULSE's, which Facet does not read"
    }
    if has({ $0.hasSuffix("dense0.weight") }) || has({ $0.hasSuffix("mapping.fc0.weight") }) {
      return "is a mapping network only; give the file of the synthesis network"
    }
    if has({ $0.contains("encoder.") || $0.contains("body.0.shortcut_layer") }) {
      return "is an encoder without its generator"
    }
    return nil
  }

  /// Whether an array holds the numbers of `pattern` times some positive factor.
  static func isProportional(_ array: StoredArray, to pattern: [Float]) -> Bool {
    guard array.count == pattern.count else { return false }
    let values = array.floats()
    let factor = values.reduce(0, +) / pattern.reduce(0, +)
    return factor > 0 && zip(values, pattern).allSatisfy { abs($0 - $1 * factor) <= 1e-3 * factor }
  }

  /// The filter that StyleGAN2 resamples with: [1, 3, 3, 1] in both directions.
  static let resampling: [Float] = [1, 3, 3, 1].flatMap { row in [1, 3, 3, 1].map { row * $0 } }
}
