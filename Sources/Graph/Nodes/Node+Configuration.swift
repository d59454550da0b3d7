extension Node {
  /// Defaults, overlaid by the `with` of a pipeline, checked and decoded.
  ///
  /// - Parameter path: Where `with` stands, such as `nodes.blur.with`.
  /// - Throws: `PipelineErrors` with everything that is wrong, not only the first.
  public init(with json: [String: JSON], at path: String = "with") throws(PipelineErrors) {
    let specs = Self.parameters
    var problems: [PipelineError] = []
    func complain(_ key: String, _ message: String) {
      problems.append(PipelineError(.invalidPipeline, path: "\(path).\(key)", message))
    }
    for (key, value) in json.sorted(by: { $0.key < $1.key }) {
      guard let spec = specs.first(where: { $0.name == key }) else {
        complain(key, Self.unknownParameter(key, among: specs))
        continue
      }
      if let complaint = spec.domain.complaint(about: value) { complain(key, complaint) }
    }
    guard problems.isEmpty else { throw PipelineErrors(problems) }
    do {
      let defaults = Dictionary(specs.map { ($0.name, $0.defaultValue) }) { $1 }
      self = try JSON.object(defaults.merging(json) { $1 }).decoded()
    } catch {
      throw PipelineErrors([Self.decodingProblem(error, at: path)])
    }
    for complaint in complaints() { complain(complaint.parameter, complaint.message) }
    guard problems.isEmpty else { throw PipelineErrors(problems) }
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
    let steps = context.codingPath.dropFirst().map { $0.intValue.map(String.init) ?? $0.stringValue }
    let place = ([path] + steps).joined(separator: ".")
    return PipelineError(.invalidPipeline, path: place, context.debugDescription)
  }
}

/// Several errors at once: all that the loader found.
public struct PipelineErrors: Error, CustomStringConvertible {
  /// At least one, in the order of the file.
  public let errors: [PipelineError]
  public init(_ errors: [PipelineError]) { self.errors = errors }
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
