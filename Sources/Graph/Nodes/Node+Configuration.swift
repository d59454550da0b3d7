extension Node {
  /// Defaults, overlaid by the `with` of a pipeline, checked and decoded.
  ///
  /// - Parameters:
  ///   - path: Where `with` stands, such as `nodes.blur.with`.
  ///   - registry: The nodes that parameters may name, for a node that is made of others.
  /// - Throws: `PipelineErrors` with everything that is wrong, not only the first.
  public init(
    with json: [String: JSON], at path: String = "with", among registry: Registry? = nil
  ) throws(PipelineErrors) {
    let misfits = Self.misfits(in: json, at: path)
    guard misfits.isEmpty else { throw PipelineErrors(misfits) }
    do {
      let defaults = Dictionary(Self.parameters.map { ($0.name, $0.defaultValue) }) { $1 }
      self = try JSON.object(defaults.merging(json) { $1 }).decoded(among: registry)
    } catch {
      throw PipelineErrors([Self.decodingProblem(error, at: path)])
    }
    let problems = complaints().map {
      PipelineError(.invalidPipeline, path: "\(path).\($0.parameter)", $0.message)
    }
    guard problems.isEmpty else { throw PipelineErrors(problems) }
  }

  /// What is wrong with each parameter by itself: an unknown name, a value outside its domain.
  package static func misfits(in json: [String: JSON], at path: String) -> [PipelineError] {
    let specs = Self.parameters
    return json.sorted { $0.key < $1.key }.compactMap { key, value in
      if takesChance, value.isLeftToChance, specs.contains(where: { $0.name == key }) { return nil }
      let spec = specs.first { $0.name == key }
      let complaint =
        spec == nil ? unknownParameter(key, among: specs) : spec?.domain.complaint(about: value)
      return complaint.map { PipelineError(.invalidPipeline, path: "\(path).\(key)", $0) }
    }
  }

  private static func unknownParameter(_ key: String, among specs: [ParameterSpec]) -> String {
    guard !specs.isEmpty else { return "\(name) has no parameters" }
    let names = specs.map(\.name)
    if let nearest = Suggestion.nearest(to: key, among: names) {
      return "\(name) has no parameter \"\(key)\"; did you mean \"\(nearest)\"?"
    }
    return "\(name) has no parameter \"\(key)\", only \(names.joined(separator: ", "))"
  }

  /// A parameter type whose own decoding refuses what its domain let through.
  private static func decodingProblem(_ error: any Error, at path: String) -> PipelineError {
    if let error = error as? PipelineError { return error.located(at: path) }
    guard let error = error as? DecodingError else {
      return PipelineError(.invalidPipeline, path: path, "\(error)")
    }
    let context: DecodingError.Context
    switch error {
    case .dataCorrupted(let found): context = found
    case .keyNotFound(_, let found): context = found
    case .typeMismatch(_, let found): context = found
    case .valueNotFound(_, let found): context = found
    @unknown default: return PipelineError(.invalidPipeline, path: path, "\(error)")
    }
    // The first step is the element of the array that `decoded()` wraps around a document.
    let steps = context.codingPath.dropFirst().map {
      $0.intValue.map(String.init) ?? $0.stringValue
    }
    let place = ([path] + steps).joined(separator: ".")
    return PipelineError(.invalidPipeline, path: place, context.debugDescription)
  }
}
