import Graph

/// How good pictures are, in numbers.
public let measure = Plugin("measure", [Measure.self, Summarize.self])
