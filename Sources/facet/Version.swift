import Graph

/// The versions that provenance and `facet doctor` name.
enum Version {
  /// Facet's own.
  static let current = "0.1.0"

  /// Facet's and those of the libraries beneath it.
  static var all: [String: String] {
    HealthChecks.all.reduce(into: ["facet": current]) { $0.merge($1.versions) { $1 } }
  }
}
