import Graph
import Tensors

/// One of the degradations that a composite is made of: a node without wires, of whose parameters
/// some may be left to chance.
///
///     {"uses": "gaussian-blur", "with": {"sigma": {"range": [0.2, 3]}}, "seed": "42"}
///
/// `seed` fixes what chance decides in the step; it is for records, and a person rarely writes it.
public struct DegradationStep: Sendable {
  let type: any Degradation.Type
  let with: [String: JSON]
  let seed: UInt64?
  let registry: Registry

  init(type: any Degradation.Type, with: [String: JSON], seed: UInt64?, registry: Registry) {
    (self.type, self.with, self.seed, self.registry) = (type, with, seed, registry)
  }

  private static let keys = ["uses", "with", "seed"]

  /// Reads one step.
  ///
  /// - Parameter path: where it stands, such as `steps.2`.
  /// - Returns: the step, unless something is wrong, and all that is.
  static func read(
    _ json: JSON, at path: String, among registry: Registry
  ) -> (step: DegradationStep?, complaints: [ParameterComplaint]) {
    guard let members = json.object else {
      return (nil, [.init(path, "expected a step, found \(json.kind)")])
    }
    var complaints = members.keys.sorted().filter { !keys.contains($0) }.map {
      let known = "known are \(keys.joined(separator: ", "))"
      let hint = Suggestion.nearest(to: $0, among: keys).map { "did you mean \"\($0)\"?" } ?? known
      return ParameterComplaint("\(path).\($0)", "unknown key; \(hint)")
    }
    let seed = members["seed"].flatMap(self.seed)
    if members["seed"] != nil, seed == nil {
      complaints.append(.init("\(path).seed", "expected a whole number from 0"))
    }
    if let with = members["with"], with.object == nil {
      complaints.append(.init("\(path).with", "expected an object, found \(with.kind)"))
    }
    let (type, problem) = self.type(members["uses"], among: registry)
    if let problem { complaints.append(.init("\(path).uses", problem)) }
    guard let type else { return (nil, complaints) }
    let step = DegradationStep(
      type: type, with: members["with"]?.object ?? [:], seed: seed, registry: registry)
    complaints += step.complaints(at: "\(path).with")
    return (complaints.isEmpty ? step : nil, complaints)
  }

  private static func type(
    _ uses: JSON?, among registry: Registry
  ) -> (type: (any Degradation.Type)?, problem: String?) {
    guard let uses else { return (nil, "missing; it names the kind of node") }
    guard let name = uses.string else { return (nil, "expected text, found \(uses.kind)") }
    let type = registry[name]
    if let degradation = type as? any Degradation.Type { return (degradation, nil) }
    guard type == nil else {
      return (nil, "\"\(name)\" does not degrade pictures; a step is a node that does")
    }
    let known = registry.names.filter { registry[$0] is any Degradation.Type }
    return (nil, "there is no node \"\(name)\"" + Suggestion.didYouMean(name, among: known))
  }

  /// A seed may need more digits than a JSON number keeps: then it is text.
  private static func seed(_ json: JSON) -> UInt64? {
    json.string.flatMap { UInt64($0) } ?? json.number.flatMap { UInt64(exactly: $0) }
  }
}

extension DegradationStep {
  /// What is wrong with the parameters, whatever chance makes of them: they are tried at the low
  /// ends of all ranges, and with every other outcome of each.
  func complaints(at path: String) -> [ParameterComplaint] {
    var found: [ParameterComplaint] = []
    var (lows, others) = (with, [(key: String, value: JSON)]())
    for (key, value) in with.sorted(by: { $0.key < $1.key }) {
      do {
        lows[key] = try Draw.replacing(in: value) { draw, _ in draw.extremes[0] }
        let most = try Draw.mostOutcomes(in: value)
        others += try (1..<max(1, most)).map { place in
          (
            key,
            try Draw.replacing(in: value) { draw, _ in
              draw.extremes[min(place, draw.extremes.count - 1)]
            }
          )
        }
      } catch let error as ComplaintError {
        found.append(.init("\(path).\(key)", error.message))
        lows[key] = nil
      } catch {
        preconditionFailure("\(path).\(key): \(error)")
      }
    }
    attempt(lows, at: path, &found)
    for (key, value) in others {
      // The steps of a composite were just tried: once is enough, at every level below too.
      let isComposite = type is any CompositeDegradation.Type
      if isComposite {
        let misfits = type.misfits(in: [key: value], at: path)
        note(misfits, &found)
      } else {
        attempt(lows.merging([key: value]) { $1 }, at: path, &found)
      }
    }
    return found
  }

  private func attempt(
    _ with: [String: JSON], at path: String, _ found: inout [ParameterComplaint]
  ) {
    do { _ = try type.init(with: with, at: path, among: registry) } catch {
      note(error.errors, &found)
    }
  }

  private func note(_ problems: [PipelineError], _ found: inout [ParameterComplaint]) {
    for problem in problems {
      let complaint = ParameterComplaint(problem.path, problem.message)
      if !found.contains(complaint) { found.append(complaint) }
    }
  }
}

extension DegradationStep {
  /// The name of the node.
  public var name: String { type.name }

  /// What chance makes of it, files read and checked.
  public func drawn(seed: UInt64) throws -> DrawnDegradation {
    let drawn = DrawnDegradation(try drawnSteps(seed: seed))
    try drawn.prepare()
    return drawn
  }

  /// What chance makes of it.
  ///
  /// Every parameter has dice of its own, so that another one's range changes nothing about it.
  func drawnSteps(seed given: UInt64) throws -> [DrawnStep] {
    let seed = seed ?? given
    let dice = Random(seed: seed).split("with")
    let values = try with.map { key, value -> (String, JSON) in
      var random = dice.split(key)
      let domain = type.parameters.first { $0.name == key }?.domain
      let drawn = try Draw.replacing(in: value) { draw, isElement in
        draw.value(&random, isWhole: domain?.isWhole(inList: isElement) ?? false)
      }
      return (key, drawn)
    }
    let with = Dictionary(values) { $1 }
    do {
      let node = try type.init(with: with, among: registry)
      if let composite = node as? any CompositeDegradation {
        return try composite.drawnSteps(seed: seed)
      }
      return [DrawnStep(node, with: with, seed: seed)]
    } catch let errors as PipelineErrors {
      throw errors.errors[0].located(at: type.name)
    }
  }
}

extension Domain {
  /// Whether a value of it, or of an element of its list, is a whole number.
  fileprivate func isWhole(inList: Bool) -> Bool {
    switch self {
    case .integer: !inList
    case .list(let element, _): inList && element.isWhole(inList: false)
    case .optional(let domain), .estimable(let domain): domain.isWhole(inList: inList)
    default: false
    }
  }
}
