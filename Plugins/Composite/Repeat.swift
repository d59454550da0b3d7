import Graph
import Imaging
import Tensors

/// Does its steps again and again; chance is asked anew each time.
struct Repeat: CompositeDegradation {
  static let name = "repeat"
  static let summary = "Does its steps several times; chance is asked anew each time."

  @Parameter("How often.", in: 0...100) var times = 2
  @Parameter("The degradations, done in order.") var steps = DegradationSteps()

  static var sample: NodeSample {
    NodeSample(
      with: [
        "times": 2, "steps": [["uses": "gaussian-blur", "with": ["sigma": ["range": [0.5, 2]]]]],
      ], in: ["image": "photo.image"])
  }

  var isCertain: Bool { true }

  func chosen(_ random: inout Random) -> [Int] {
    (0..<times).flatMap { _ in Array(steps.steps.indices) }
  }
}
