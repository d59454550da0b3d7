import Graph
import Imaging
import Networks
import Tensors
import Training

/// The degradations of a pipeline file as a training draws from them.
struct DegradationRange: DegradationSource {
  let identity: String
  private let recipe: DegradationRecipe
  /// The kind of each node by its name.
  private let kinds: [String: DegradationHint.Kind]

  /// What plugins do to a picture, by the plugin's name.
  private static let kinds: [String: DegradationHint.Kind] = [
    "downscale": .downscaled, "blur": .blurred, "noise": .noisy, "compression": .compressed,
    "mask": .masked, "colour": .discoloured,
  ]

  init(_ pipeline: Pipeline, registry: Registry) throws {
    recipe = try DegradationRecipe(pipeline)
    identity = pipeline.json.text()
    let pairs = registry.plugins.flatMap { plugin in
      plugin.nodes.compactMap { node in Self.kinds[plugin.name].map { (node.name, $0) } }
    }
    kinds = Dictionary(pairs) { $1 }
  }

  /// Of each picture the factor is told to the encoder in half of the cases, and so are the kinds:
  /// it has to do with and without them.
  func degrade(_ picture: Tensor, seed: UInt64) throws -> (picture: Tensor, hint: DegradationHint) {
    let drawn = try recipe.drawn(seed: seed)
    let degraded = try drawn.observed(picture)
    var random = Random(seed: seed).split("hint")
    var hint = DegradationHint()
    if random.uniform() < 0.5 {
      let longer = (
        max(picture.shape[2], picture.shape[3]), max(degraded.shape[2], degraded.shape[3])
      )
      hint.factor = Double(longer.0) / Double(longer.1)
    }
    let known = drawn.steps.map { kinds[type(of: $0.node).name] }
    if random.uniform() < 0.5, !known.contains(nil) { hint.kinds = Set(known.compactMap { $0 }) }
    return (degraded.clamped(0, 1), hint)
  }
}
