import Graph

/// The steps of a composite, as a parameter.
public struct DegradationSteps: ParameterValue {
  public static var domain: Domain { .steps }

  /// Those in order; empty when anything is wrong with one.
  public let steps: [DegradationStep]
  /// All that is wrong, located below `steps`.
  public let complaints: [ParameterComplaint]
  private let json: JSON

  /// No steps: nothing changes.
  public init() { (steps, complaints, json) = ([], [], []) }

  /// One step that was read and checked elsewhere.
  init(checked step: DegradationStep) {
    let json: JSON = ["uses": .string(step.name), "with": .object(step.with)]
    (steps, complaints, self.json) = ([step], [], [json])
  }

  public init(from decoder: any Decoder) throws {
    json = try JSON(from: decoder)
    let elements = json.array ?? []
    guard let registry = decoder.registry else {
      steps = []
      complaints =
        elements.isEmpty ? [] : [.init("steps", "steps are known inside of a pipeline only")]
      return
    }
    let read = elements.enumerated().map {
      DegradationStep.read($1, at: "steps.\($0)", among: registry)
    }
    complaints = read.flatMap(\.complaints)
    steps = complaints.isEmpty ? read.compactMap(\.step) : []
  }

  public func encode(to encoder: any Encoder) throws { try json.encode(to: encoder) }
}
