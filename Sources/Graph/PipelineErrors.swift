/// Several errors at once: all that the loader found.
public struct PipelineErrors: Error, CustomStringConvertible {
  /// At least one, in the order of the file.
  public let errors: [PipelineError]

  /// The errors of one file or command line.
  public init(_ errors: [PipelineError]) { self.errors = errors }

  /// The errors with their places in the file, in its order; those of the command line come first.
  init(_ errors: [PipelineError], in file: String, _ document: SourceValue? = nil) {
    let placed = errors.map { error in
      var error = error
      if error.place == nil, !error.path.hasPrefix("--") {
        error.place = document?.place(of: error.path)
      }
      error.place?.file = file
      return error
    }
    let ranked = placed.enumerated().sorted { first, second in
      switch (first.element.place, second.element.place) {
      case (let a?, let b?) where a != b: a < b
      case (nil, .some): true
      case (.some, nil): false
      default: first.offset < second.offset
      }
    }
    self.errors = ranked.map(\.element)
  }

  /// One error a line.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
