import Checkpoints
import Foundation
import Networks

/// Where an imported model came from.
struct ModelSource {
  private let files: [(name: String, hash: String)]
  private let origin: String
  private let container: String

  init(_ weights: GeneratorWeights) {
    files = weights.sources.map { (URL(filePath: $0.path).lastPathComponent, $0.sha256) }
    origin = weights.origin
    container = weights.container.rawValue
  }

  /// What the model's file says about it. Names only: paths are the business of who imports.
  var metadata: [String: String] {
    [
      "facet.source": files.map(\.name).joined(separator: ", "),
      "facet.source.sha256": files.map(\.hash).joined(separator: ", "),
      "facet.source.origin": origin,
    ]
  }

  /// What there is to say; the rest is for whoever passes the model on.
  func card(for model: ModelImport) -> String {
    let plan = model.plan
    let sources = files.map { "- `\($0.name)`, SHA-256 `\($0.hash)`" }.joined(separator: "\n")
    let classes = plan.labelCount > 0 ? ", \(plan.labelCount) classes" : ""
    let samples = model.statistics.map { "\nLatent statistics: \($0.samples) samples.\n" }
    return """
      # \(model.name)

      \(plan.architecture.rawValue), \(plan.resolution) × \(plan.resolution), latents of \
      \(plan.latentSize) numbers in \(plan.layerCount) rows\(classes).
      \(samples ?? "")
      ## Origin

      Imported from \(origin), \(container):

      \(sources)

      ## Pictures it was trained on

      Not known from the file.

      ## Licence

      That of the weights it was imported from; the file does not say which.

      ## What it can and cannot say

      The pictures are imagined. A face that this model makes from a small picture is one of many \
      that fit it, and looks like the pictures that the model was trained on.

      """
  }
}
