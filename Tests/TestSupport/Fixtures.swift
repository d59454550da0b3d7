import Foundation

/// The folder `Tests/Fixtures` of this repository.
public let fixturesFolder = URL(filePath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures")

/// Numbers computed with the public reference implementations; its README says what each file
/// holds.
///
/// `FACET_REFERENCE` names another folder of the same layout, with other sizes and seeds.
public let referenceFolder: URL =
  ProcessInfo.processInfo.environment["FACET_REFERENCE"].map { URL(filePath: $0) }
  ?? fixturesFolder.appending(path: "Reference")
