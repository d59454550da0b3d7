import Graph
import Imaging
import Tensors

/// Does one of its steps.
struct OneOf: CompositeDegradation {
  static let name = "one-of"
  static let summary = "Does one of its steps, chosen by chance."

  @Parameter("The degradations to choose from.") var steps = DegradationSteps()
  @Parameter("How often each is chosen, in proportion; all alike when left out.", in: 0...1e9)
  var weights: [Double]? = nil

  static var sample: NodeSample {
    NodeSample(
      with: [
        "steps": [["uses": "gaussian-blur"], ["uses": "motion-blur"]], "weights": [3, 1],
      ], in: ["image": "photo.image"])
  }

  var isCertain: Bool { steps.steps.count < 2 }

  func complaints() -> [ParameterComplaint] {
    guard steps.complaints.isEmpty, let weights,
      let complaint = Weights.complaint(about: weights, of: steps.steps.count)
    else { return steps.complaints }
    return [ParameterComplaint("weights", complaint)]
  }

  func chosen(_ random: inout Random) -> [Int] {
    guard !steps.steps.isEmpty else { return [] }
    return [Weights.pick(weights ?? steps.steps.map { _ in 1 }, &random)]
  }
}
