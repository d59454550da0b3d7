import Graph
import Imaging
import Tensors

/// Does its steps, or leaves the picture as it is.
struct Maybe: CompositeDegradation {
  static let name = "maybe"
  static let summary = "Does its steps, or leaves the picture as it is, by chance."

  @Parameter("How often the steps are done.", in: 0...1) var probability = 0.5
  @Parameter("The degradations, done in order.") var steps = DegradationSteps()

  static var sample: NodeSample {
    NodeSample(
      with: ["probability": 0.8, "steps": [["uses": "jpeg"]]], in: ["image": "photo.image"])
  }

  var isCertain: Bool { steps.steps.isEmpty || probability == 0 || probability == 1 }

  func chosen(_ random: inout Random) -> [Int] {
    Double(random.uniform()) < probability ? Array(steps.steps.indices) : []
  }
}
