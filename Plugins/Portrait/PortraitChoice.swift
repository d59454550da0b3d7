import Graph
import Portraits

/// What the JSON of `fixed` and `bins` says, or what is wrong with it.
struct PortraitChoice {
  private(set) var distribution = PortraitDistribution()
  private(set) var complaints: [ParameterComplaint] = []

  init(fixed: JSON, bins: JSON) {
    for (parameter, name, value) in members(of: fixed, "fixed") {
      if let range = Self.range(value) {
        distribution.ranges[parameter] = range
      } else {
        complain(
          "fixed.\(name)", "expected a number from −1 to 1, or a list of two, the lower first")
      }
    }
    for (parameter, name, value) in members(of: bins, "bins") {
      if let count = value.integer, (1...100).contains(count) {
        distribution.bins.append((parameter, count))
      } else {
        complain("bins.\(name)", "expected a whole number of bins from 1 to 100")
      }
    }
  }

  /// The members that name a parameter, in the order of the parameters.
  private mutating func members(
    of json: JSON, _ what: String
  ) -> [(parameter: PortraitParameter, name: String, value: JSON)] {
    guard let object = json.object else {
      complain(what, "expected an object of parameters, found \(json.kind)")
      return []
    }
    let known = PortraitParameter.allCases
    for name in object.keys.sorted() where !known.contains(where: { $0.name == name }) {
      let near = known.map(\.name).filter { $0.hasPrefix(name.prefix(3)) }
      complain(
        "\(what).\(name)",
        "there is no such parameter of a portrait; "
          + (near.isEmpty ? "see the plugin's README" : "there are \(near.joined(separator: ", "))")
      )
    }
    return known.compactMap { parameter in
      object[parameter.name].map { (parameter, parameter.name, $0) }
    }
  }

  private mutating func complain(_ parameter: String, _ message: String) {
    complaints.append(ParameterComplaint(parameter, message))
  }

  private static func range(_ json: JSON) -> ClosedRange<Float>? {
    let ends = json.number.map { [$0, $0] } ?? json.array?.compactMap(\.number) ?? []
    guard ends.count == 2, json.number != nil || json.array?.count == 2 else { return nil }
    guard ends[0] <= ends[1], ends[0] >= -1, ends[1] <= 1 else { return nil }
    return Float(ends[0])...Float(ends[1])
  }
}
