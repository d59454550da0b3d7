import Testing

/// Expects the same values. Tells the first that differ; `==` in an expectation would look for the
/// shortest way from one array to the other, which takes hours where large ones differ much.
public func expectSame<Value: Equatable>(
  _ actual: [Value], _ expected: [Value], _ what: String = "",
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard actual.count == expected.count else {
    Issue.record(
      "\(what): \(actual.count) values, expected \(expected.count)", sourceLocation: sourceLocation)
    return
  }
  guard let at = zip(actual, expected).enumerated().first(where: { $1.0 != $1.1 })?.offset else {
    return
  }
  Issue.record(
    "\(what): differs first at \(at): \(actual[at]), expected \(expected[at])",
    sourceLocation: sourceLocation)
}
