/// A number that is either known or left to the search.
///
/// In a pipeline `"sigma": 2` fixes it; `"sigma": {"estimate": [0.5, 4]}` says that it lies between
/// the two ends and shall be found together with the latent.
public enum Estimable: BoundedParameterValue, Hashable {
  /// The value is known.
  case fixed(Double)
  /// The value is to be found in the range.
  case estimate(ClosedRange<Double>)

  /// The known value, or the middle of the range: where an estimation starts.
  public var value: Double {
    switch self {
    case .fixed(let value): value
    case .estimate(let range): (range.lowerBound + range.upperBound) / 2
    }
  }

  /// The range to search, or `nil` when the value is known.
  public var range: ClosedRange<Double>? {
    if case .estimate(let range) = self { range } else { nil }
  }

  /// Any number, known or not.
  public static var domain: Domain { .estimable(.anyNumber) }
  /// A number within the bounds, known or not.
  public static func domain(in bounds: ClosedRange<Double>) -> Domain {
    .estimable(.number(bounds))
  }
  /// A number from the bound up, known or not.
  public static func domain(in bounds: PartialRangeFrom<Double>) -> Domain {
    .estimable(.number(bounds.lowerBound...(.infinity)))
  }
}

extension Estimable: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
  /// A known value.
  public init(floatLiteral value: Double) { self = .fixed(value) }
  /// A known value.
  public init(integerLiteral value: Int) { self = .fixed(Double(value)) }
}

extension Estimable: Codable {
  private enum CodingKeys: String, CodingKey { case estimate }

  /// Reads a number or `{"estimate": [low, high]}`.
  public init(from decoder: any Decoder) throws {
    if let value = try? decoder.singleValueContainer().decode(Double.self) {
      self = .fixed(value)
      return
    }
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let ends = try container.decode([Double].self, forKey: .estimate)
    guard ends.count == 2, ends[0] < ends[1] else {
      throw DecodingError.dataCorruptedError(
        forKey: .estimate, in: container, debugDescription: "expected [low, high], low < high")
    }
    self = .estimate(ends[0]...ends[1])
  }

  /// Writes what `init(from:)` reads.
  public func encode(to encoder: any Encoder) throws {
    switch self {
    case .fixed(let value):
      var container = encoder.singleValueContainer()
      try container.encode(value)
    case .estimate(let range):
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode([range.lowerBound, range.upperBound], forKey: .estimate)
    }
  }
}
