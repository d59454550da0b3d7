import Graph
import Imaging
import Tensors

/// Makes an item of every step: the same picture, degraded in several ways that are to be compared.
struct EachOf: Node {
  static let name = "each-of"
  static let summary = "Does each of its steps by itself, an item for each, to compare them."
  static let fansOut = true

  @Parameter("The degradations, of which each item gets one.") var steps = DegradationSteps()
  @Parameter(
    "What the items are called, after the picture's name; the nodes' names where it is short.")
  var names: [String] = []

  static let ports = OneOf.ports

  static var sample: NodeSample {
    NodeSample(
      with: [
        "steps": [
          ["uses": "gaussian-blur", "with": ["sigma": 1]],
          ["uses": "gaussian-blur", "with": ["sigma": 4]],
        ], "names": ["weak", "strong"],
      ], in: ["image": "photo.image"])
  }

  func complaints() -> [ParameterComplaint] {
    guard steps.complaints.isEmpty, names.count > steps.steps.count else { return steps.complaints }
    return [
      ParameterComplaint("names", "there are \(names.count) names for \(steps.steps.count) steps")
    ]
  }

  func run(_ io: inout NodeIO) throws {
    let picture = try io[DegradationPorts.image].map { ($0.name, try $0.tensor()) }
    let before = io[DegradationPorts.before] ?? .identity
    // The closure must not hold `io` itself, which is inout.
    let view = io
    io.expect(items: steps.steps.count)
    for (place, step) in steps.steps.enumerated() {
      try io.checkCancellation()
      let label = place < names.count ? names[place] : "\(step.name)-\(place + 1)"
      io.emit(name: "\(io.item.name)-\(label)", key: label) { item in
        let drawn = try step.drawn(seed: Seed.derived(from: view.seed, "step", String(place)))
        view.record("steps", drawn.json)
        if let (name, x) = picture {
          item[DegradationPorts.degraded] = Image(try drawn.observed(x), name: name)
        }
        item[DegradationPorts.composed] = before.followed(by: drawn.inverted(in: view.node))
      }
    }
  }
}
