extension ProgressiveEncoder {
  /// The encoder that ships with Facet, for the model that ships with it; opened once.
  ///
  /// - Throws: `ModelError` that says where it was looked for.
  public static func embedded() throws -> ProgressiveEncoder { try opened.get() }

  /// The file of the shipped encoder, where there is one.
  public static var embeddedPath: String? { Model.find(file, in: Model.places) }

  private static let opened = Result {
    guard let path = embeddedPath else {
      throw ModelError(
        .unreadable,
        "the default encoder is not installed (looked for `\(file)` in "
          + Model.places.joined(separator: ", ") + "); name an encoder's file instead")
    }
    return try open(path)
  }

  private static let file = "default-encoder.safetensors"
}
