import Graph

/// Degradations made of degradations, and what is left to chance in them.
public let composite = Plugin(
  "composite", [Chain.self, OneOf.self, Maybe.self, Shuffle.self, Repeat.self, EachOf.self])
