import Foundation
import Graph
import Imaging
import Search

/// Compares how well searches did for the groups of people in a run.
struct Audit: Node {
  static let name = "audit"
  static let summary = "Compares how well searches did for different groups of synthetic people."

  @Parameter("The attributes whose drift is reported, where the model's latent says them.")
  var attributes = ["skin-tone", "age", "presentation"]

  @Parameter("A file for the whole audit as a page, .html; folders are created.")
  var page: Path? = nil

  static let person = Input<Table>(
    "parameters", "What is true of the person, and its bins: a portrait's parameters.")
  static let truth = Input<Image>("truth", "The picture that was degraded.")
  static let found = Input<Image>("image", "The picture that was found.")
  static let report = Input<Table>("report", "How the search ended.")
  static let latent = OptionalInput<Latent>(
    "latent", "The latent that was found; its model may say what it stands for.")
  static let groups = Output<Table>(
    "table", "A row for all, for each bin, and for each cell of bins.")
  static let items = Output<Table>("items", "A row for each person.")
  static let ports: [any PortDeclaration] = [person, truth, found, report, latent, groups, items]
  static let gathers = true

  static var sample: NodeSample {
    NodeSample(
      with: ["page": "out/audit.html"],
      in: [
        "parameters": "faces.parameters", "truth": "faces.image", "image": "search.image",
        "report": "search.report", "latent": "search.latent",
      ])
  }

  func complaints() -> [ParameterComplaint] {
    guard let page, !page.string.lowercased().hasSuffix(".html") else { return [] }
    return [ParameterComplaint("page", "\"\(page)\" does not end in .html")]
  }

  func outputProblems() -> [OutputProblem] {
    [page.flatMap { OutputProblem("page", file: $0.string) }].compactMap { $0 }
  }

  func run(_ io: inout NodeIO) throws {
    var cases: [AuditCase] = []
    for (done, item) in io.gathered.enumerated() {
      try io.checkCancellation()
      cases.append(
        try AuditCase(
          name: item.item.name, person: item[Self.person], truth: item[Self.truth].tensor(),
          found: item[Self.found].tensor(), report: item[Self.report], latent: item[Self.latent],
          attributes: attributes))
      io.progress(done: done + 1, of: io.gathered.count)
    }
    let summary = AuditSummary(cases, attributes: attributes)
    (io[Self.groups], io[Self.items]) = (summary.groups, summary.items)
    for (name, value) in zip(summary.groups.columns, summary.groups.rows.first ?? []).dropFirst() {
      io.record(name, value)
    }
    if let page {
      try SafeFile.createFolder(SafeFile.folder(of: page.string))
      let text = AuditPage(summary, model: io.gathered.first?[Self.latent]?.model).html
      try SafeFile.write(Array(text.utf8), to: page.string)
    }
  }
}
