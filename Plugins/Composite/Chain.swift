import Graph
import Imaging
import Tensors

/// Does all of its steps in order.
struct Chain: CompositeDegradation {
  static let name = "chain"
  static let summary = "Does all of its steps in order."

  @Parameter("The degradations; their numbers may be left to chance.") var steps =
    DegradationSteps()

  static var sample: NodeSample {
    NodeSample(
      with: [
        "steps": [
          ["uses": "gaussian-blur", "with": ["sigma": ["range": [0.5, 3]]]],
          ["uses": "gaussian-noise", "with": ["sigma": ["range": [0, 0.1]]]],
        ]
      ], in: ["image": "photo.image"])
  }

  var isCertain: Bool { true }

  func chosen(_ random: inout Random) -> [Int] { Array(steps.steps.indices) }
}
