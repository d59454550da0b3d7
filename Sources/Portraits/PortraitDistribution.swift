/// What portraits are drawn from: every parameter uniform over −1 … 1, except those that are fixed,
/// narrowed to a range, or spread evenly over bins.
///
/// With bins, portrait `index` belongs to one cell of their product, so that any run of as many
/// portraits as there are cells covers each of them once: what an audit by skin tone, age and
/// presentation needs.
public struct PortraitDistribution: Sendable, Equatable {
  /// Parameters that are not drawn over their whole range. A single value is a range without
  /// length.
  public var ranges: [PortraitParameter: ClosedRange<Float>]
  /// How many equal parts the range of a parameter is divided into, in the order of counting: the
  /// first changes fastest.
  public var bins: [(parameter: PortraitParameter, count: Int)]

  public init(
    ranges: [PortraitParameter: ClosedRange<Float>] = [:],
    bins: [(parameter: PortraitParameter, count: Int)] = []
  ) {
    precondition(bins.allSatisfy { $0.count > 0 }, "PortraitDistribution: a count of bins below 1")
    self.ranges = ranges
    self.bins = bins
  }

  /// How many cells the bins have.
  public var cells: Int { bins.reduce(1) { $0 * $1.count } }

  /// Which bin of each binned parameter a portrait belongs to, in the order of `bins`.
  public func cell(of index: Int) -> [Int] {
    var rest = index
    return bins.map { bin in
      defer { rest /= bin.count }
      return rest % bin.count
    }
  }

  /// Portrait `index`, whose randomness comes from `seed`.
  public func portrait(index: Int = 0, seed: UInt64) -> PortraitParameters {
    var portrait = PortraitParameters.random(seed: seed)
    var spans = ranges
    for (bin, place) in zip(bins, cell(of: index)) {
      let whole = spans[bin.parameter] ?? -1...1
      let step = (whole.upperBound - whole.lowerBound) / Float(bin.count)
      let low = whole.lowerBound + step * Float(place)
      spans[bin.parameter] = low...(low + step)
    }
    for (parameter, span) in spans {
      let t = (portrait[parameter] + 1) / 2
      portrait[parameter] = span.lowerBound + t * (span.upperBound - span.lowerBound)
    }
    return portrait
  }

  public static func == (a: Self, b: Self) -> Bool {
    a.ranges == b.ranges && a.bins.elementsEqual(b.bins) { $0 == $1 }
  }
}
