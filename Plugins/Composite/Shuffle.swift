import Graph
import Imaging
import Tensors

/// Does all of its steps in random order.
struct Shuffle: CompositeDegradation {
  static let name = "shuffle"
  static let summary = "Does all of its steps, in an order that chance decides."

  @Parameter("The degradations.") var steps = DegradationSteps()
  @Parameter("Places, from 0, of steps that keep their order among themselves.", in: 0...9_999)
  var inOrder: [Int] = []

  static var sample: NodeSample {
    NodeSample(
      with: ["steps": [["uses": "gaussian-blur"], ["uses": "jpeg"]]],
      in: ["image": "photo.image"])
  }

  var isCertain: Bool { steps.steps.count < 2 }

  func complaints() -> [ParameterComplaint] {
    guard steps.complaints.isEmpty, let stray = inOrder.first(where: { $0 >= steps.steps.count })
    else { return steps.complaints }
    let last = steps.steps.count - 1
    return [
      ParameterComplaint("inOrder", "there is no step \(stray); the last is \(last)")
    ]
  }

  func chosen(_ random: inout Random) -> [Int] {
    var order = random.permutation(steps.steps.count)
    let kept = Set(inOrder)
    let places = order.indices.filter { kept.contains(order[$0]) }
    for (place, step) in zip(places, kept.sorted()) { order[place] = step }
    return order
  }
}
