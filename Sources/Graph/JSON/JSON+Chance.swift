extension JSON {
  /// Whether the value is drawn anew for each item, by the item's seed.
  ///
  ///     {"range": [0.2, 3]}                                  evenly, both ends included
  ///     {"choice": ["area", "bicubic"], "weights": [1, 2]}   one of these
  ///
  /// Elements of a list may be drawn, too. What is wrong with such a value is said by who draws.
  public var isLeftToChance: Bool {
    if let elements = array { return elements.contains { $0.isDraw } }
    return isDraw
  }

  private var isDraw: Bool { object.map { $0["range"] != nil || $0["choice"] != nil } ?? false }
}
