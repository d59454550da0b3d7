/// Everything known about one parameter, read back from its declaration.
public struct ParameterSpec: Sendable, Equatable {
  /// The property's name, which is the key in a pipeline's `with`.
  public internal(set) var name: String
  /// What it means, one sentence with a period.
  public let summary: String
  /// In what it is measured.
  public let unit: Unit
  /// What may be given.
  public let domain: Domain
  /// The value when a pipeline says nothing.
  public internal(set) var defaultValue: JSON

  init(_ summary: String, _ unit: Unit, _ domain: Domain) {
    name = ""
    self.summary = summary
    self.unit = unit
    self.domain = domain
    defaultValue = .null
  }
}
