import Foundation
import Graph
import Tensors

/// A value that is left to chance.
///
///     {"range": [0.2, 3]}                                  evenly, both ends included
///     {"choice": ["area", "bicubic"], "weights": [1, 2]}   one of these
///
/// Without weights all choices are alike. Whole numbers come of a range where the parameter wants
/// whole numbers. A choice may be a range.
struct Draw: Sendable {
  private enum Source {
    case range(ClosedRange<Double>)
    case choice([Outcome], weights: [Double])
  }

  private indirect enum Outcome {
    case value(JSON)
    case draw(Draw)
  }

  private let source: Source

  /// A draw, or `nil` where the value is certain.
  ///
  /// - Throws: what is wrong with it, and the remedy.
  init?(_ json: JSON) throws(ComplaintError) {
    guard let members = json.object, members["range"] != nil || members["choice"] != nil else {
      return nil
    }
    if let stray = members.keys.sorted().first(where: {
      !["range", "choice", "weights"].contains($0)
    }) {
      throw ComplaintError("a value left to chance has no \"\(stray)\"; \(Self.forms)")
    }
    if let range = members["range"] {
      guard members.count == 1, let ends = range.array?.compactMap(\.number), ends.count == 2,
        range.array?.count == 2
      else { throw ComplaintError("expected \(Self.forms)") }
      guard ends[0] <= ends[1] else {
        throw ComplaintError("the range's low end is more than its high end; swap them")
      }
      source = .range(ends[0]...ends[1])
      return
    }
    guard let values = members["choice"]?.array, !values.isEmpty else {
      throw ComplaintError("expected \(Self.forms)")
    }
    let weights = members["weights"]?.array?.compactMap(\.number) ?? values.map { _ in 1 }
    if let complaint = Weights.complaint(about: weights, of: values.count) {
      throw ComplaintError(complaint)
    }
    var outcomes: [Outcome] = []
    for value in values { outcomes.append(try Draw(value).map { .draw($0) } ?? .value(value)) }
    source = .choice(outcomes, weights: weights)
  }

  static let forms =
    #"{"range": [low, high]} or {"choice": [a, b, …], "weights": [1, 2, …]}, weights optional"#

  /// What may come of it: the ends of a range, every choice.
  var extremes: [JSON] {
    switch source {
    case .range(let range): [.number(range.lowerBound), .number(range.upperBound)]
    case .choice(let outcomes, _):
      outcomes.flatMap { outcome -> [JSON] in
        switch outcome {
        case .value(let value): [value]
        case .draw(let draw): draw.extremes
        }
      }
    }
  }

  func value(_ random: inout Random, isWhole: Bool) -> JSON {
    switch source {
    case .choice(let outcomes, let weights):
      switch outcomes[Weights.pick(weights, &random)] {
      case .value(let value): return value
      case .draw(let draw): return draw.value(&random, isWhole: isWhole)
      }
    case .range(let range) where range.lowerBound == range.upperBound:
      return .number(range.lowerBound)
    case .range(let range) where isWhole:
      let (low, high) = (Int(range.lowerBound), Int(range.upperBound))
      return .number(Double(random.integer(in: low..<high + 1)))
    case .range(let range):
      let share = Double(random.uniform())
      let exact = range.lowerBound + share * (range.upperBound - range.lowerBound)
      // Six digits say all that 24 random bits do, and can be read in a record.
      let short = Double(String(format: "%.6g", exact)) ?? exact
      return .number(min(max(short, range.lowerBound), range.upperBound))
    }
  }
}

extension Draw {
  /// A parameter's value with every draw in it, or in a list, replaced.
  static func replacing(
    in json: JSON, _ replacement: (Draw, _ isElement: Bool) throws -> JSON
  ) throws -> JSON {
    if let draw = try Draw(json) { return try replacement(draw, false) }
    guard let elements = json.array else { return json }
    return .array(try elements.map { try Draw($0).map { try replacement($0, true) } ?? $0 })
  }
}

extension Draw {
  /// The largest number of outcomes that are tried of any draw in a parameter's value.
  static func mostOutcomes(in json: JSON) throws(ComplaintError) -> Int {
    var most = try Draw(json)?.extremes.count ?? 1
    for element in json.array ?? [] { most = max(most, try Draw(element)?.extremes.count ?? 1) }
    return most
  }
}

/// What is wrong with a value, and the remedy; the place is added by who knows it.
struct ComplaintError: Error {
  let message: String
  init(_ message: String) { self.message = message }
}

/// How often each of several things is chosen.
public enum Weights {
  /// What is wrong with weights for `count` things, or `nil`.
  public static func complaint(about weights: [Double], of count: Int) -> String? {
    if weights.count != count {
      return "there are \(weights.count) weights for \(count) choices; give as many, or none"
    }
    guard weights.allSatisfy({ $0 >= 0 && $0.isFinite }), weights.contains(where: { $0 > 0 }) else {
      return "weights are numbers from 0 up, at least one above 0"
    }
    return nil
  }

  /// A place, as often as its weight says.
  public static func pick(_ weights: [Double], _ random: inout Random) -> Int {
    var rest = Double(random.uniform()) * weights.reduce(0, +)
    for (place, weight) in weights.enumerated() {
      rest -= weight
      if rest < 0 { return place }
    }
    return weights.lastIndex { $0 > 0 } ?? 0
  }
}
