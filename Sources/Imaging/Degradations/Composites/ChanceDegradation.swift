import Graph
import Tensors

/// A degradation that stands alone in a pipeline with parameters left to chance, as in
/// `"sigma": {"range": [0.5, 4]}`: a chain of that one step, under the name of its kind.
///
/// What is drawn for an item is recorded as a composite's is, as `steps` that do the same again.
struct ChanceDegradation<Kind: Degradation>: CompositeDegradation {
  static var name: String { Kind.name }
  static var summary: String { Kind.summary }
  static var ports: [any PortDeclaration] { Kind.ports }
  static var sample: NodeSample { Kind.sample }

  let steps: DegradationSteps
  var isCertain: Bool { true }

  /// No steps: nothing changes.
  init() { steps = DegradationSteps() }

  /// - Throws: everything that is wrong, whatever chance makes of the parameters.
  init(
    drawing with: [String: JSON], at path: String, among registry: Registry
  ) throws(PipelineErrors) {
    let step = DegradationStep(type: Kind.self, with: with, seed: nil, registry: registry)
    let complaints = step.complaints(at: path)
    guard complaints.isEmpty else {
      throw PipelineErrors(
        complaints.map { PipelineError(.invalidPipeline, path: $0.parameter, $0.message) })
    }
    steps = DegradationSteps(checked: step)
  }

  init(from decoder: any Decoder) throws { steps = try DegradationSteps(from: decoder) }
  func encode(to encoder: any Encoder) throws { try steps.encode(to: encoder) }

  func chosen(_ random: inout Random) -> [Int] { Array(steps.steps.indices) }
}

extension Degradation {
  /// Any parameter may be left to chance.
  public static var takesChance: Bool { true }

  /// The node, or what draws its parameters for each item where some are left to chance.
  public static func configured(
    with json: [String: JSON], at path: String, among registry: Registry?
  ) throws(PipelineErrors) -> any Node {
    guard let registry, json.values.contains(where: \.isLeftToChance) else {
      return try Self(with: json, at: path, among: registry)
    }
    return try ChanceDegradation<Self>(drawing: json, at: path, among: registry)
  }
}
