/// The version of the pipeline format, and how older files become newer ones.
package struct Format: Sendable {
  /// What this Facet writes and reads.
  package static let current = Format(version: 1, migrations: [:])

  package let version: Int
  /// How a file of the version that is the key becomes one of the next version.
  package let migrations: [Int: @Sendable (inout SourceValue) -> Void]

  package init(version: Int, migrations: [Int: @Sendable (inout SourceValue) -> Void]) {
    self.version = version
    self.migrations = migrations
  }

  /// The document in the current version.
  ///
  /// - Throws: When it names no version, a newer one, or one from which no way leads here. Nothing
  ///   else can be said about such a file.
  package func migrated(_ document: SourceValue) throws(PipelineError) -> SourceValue {
    guard document.members != nil else {
      throw complaint("", "a pipeline is an object, found \(document.json.kind)", document)
    }
    guard let json = document["format"]?.value.json else {
      throw complaint("format", "missing; write \"format\": \(version)", document)
    }
    guard let number = json.integer else {
      throw complaint("format", "expected a whole number, found \(json)", document)
    }
    guard number <= version else {
      throw complaint(
        "format",
        "the file has format \(number), this Facet reads up to \(version); update Facet", document)
    }
    var document = document
    for step in min(number, version)..<version {
      guard let migrate = migrations[step] else {
        throw complaint("format", "there is no format \(number); the oldest is \(oldest)", document)
      }
      migrate(&document)
    }
    guard number >= oldest else {
      throw complaint("format", "there is no format \(number); the oldest is \(oldest)", document)
    }
    return document
  }

  private var oldest: Int { migrations.keys.min() ?? version }

  private func complaint(
    _ path: String, _ message: String, _ document: SourceValue
  ) -> PipelineError {
    var error = PipelineError(.invalidPipeline, path: path, message)
    error.place = document.place(of: path)
    return error
  }
}
