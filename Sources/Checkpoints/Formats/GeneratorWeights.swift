/// The weights of a generator under canonical names, whatever file they came from.
///
///     let weights = try GeneratorWeights(contentsOf: "stylegan2-ffhq-config-f.pkl").checked()
///     weights.sizes.resolution                       // 1024
///     weights["synthesis.b4.conv1.weight"]!.floats()
///
/// Nothing is converted before it is asked for: flips, transpositions and offsets of the foreign
/// layout are part of how each array is walked.
package struct GeneratorWeights: Sendable {
  package var sizes: GeneratorSizes
  /// Which program wrote the weights, for people: `NVIDIA StyleGAN2 (TensorFlow)`.
  package var origin: String
  package var container: Checkpoint.Container
  /// The files they came from.
  package let sources: [Checkpoint]
  private var arrays: [String: StoredArray]
  /// Canonical names that the architecture needs and the file lacks.
  package private(set) var missing: [String] = []
  /// Arrays of the generator that the architecture does not know, by their name in the file.
  package var extra: [String]
  /// Arrays whose shape is not the architecture's, as sentences.
  package private(set) var misshapen: [String] = []
  /// What a person should know: choices that were made, parts that were left aside.
  package var notes: [String]

  /// - Parameter arrays: by canonical name; axes of one element may be added or lacking.
  init(
    sizes: GeneratorSizes, origin: String, container: Checkpoint.Container, sources: [Checkpoint],
    arrays given: [String: StoredArray], extra: [String], notes: [String]
  ) {
    self.sizes = sizes
    self.origin = origin
    self.container = container
    self.sources = sources
    self.notes = notes
    arrays = [:]
    var unknown = given
    for expected in sizes.arrays {
      guard let array = unknown.removeValue(forKey: expected.name) else {
        if !expected.isOptional { missing.append(expected.name) }
        continue
      }
      if let fitted = array.withUnitAxes(expected.shape) {
        arrays[expected.name] = fitted
      } else {
        misshapen.append(
          "`\(expected.name)` has the shape \(array.shape); the architecture says "
            + "\(expected.shape)")
      }
    }
    self.extra = (extra + unknown.keys).sorted()
  }

  /// The first of the files, for messages.
  package var path: String { sources.first?.path ?? "" }

  /// The array of a canonical name, in its canonical shape.
  package subscript(name: String) -> StoredArray? { arrays[name] }

  /// Canonical names that are there, in the network's order.
  package var names: [String] { sizes.arrays.map(\.name).filter { arrays[$0] != nil } }

  /// Trained numbers: all but the network's own noise and the mean of w.
  package var parameterCount: Int {
    sizes.arrays.reduce(0) { $0 + ($1.isOptional ? 0 : arrays[$1.name]?.count ?? 0) }
  }

  /// The same, if it is complete.
  ///
  /// - Throws: a sentence that names what is missing or misshapen.
  package func checked() throws -> GeneratorWeights {
    if let first = missing.first {
      let more = missing.count > 1 ? " and \(missing.count - 1) more" : ""
      throw CheckpointError(
        .mismatched, "lacks `\(first)`\(more) of a \(sizes.architecture.title)",
        path: path)
    }
    if let first = misshapen.first {
      throw CheckpointError(.mismatched, first, path: path)
    }
    return self
  }

  /// Names of arrays that hold NaN or infinite values.
  package func namesNotFinite() -> [String] { names.filter { !arrays[$0]!.isFinite } }
}
