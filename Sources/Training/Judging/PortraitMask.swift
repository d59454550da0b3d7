import Portraits

/// What a pixel of a portrait shows: hair, skin or background.
///
/// Found by drawing the portrait again with other colours: where the hair's colour shows there is
/// hair, and so on. What is neither belongs to nothing.
package struct PortraitMask {
  package enum Part: Int, CaseIterable { case hair, skin, background }

  /// `[side²]`, `nil` where a pixel belongs to no part.
  package let parts: [Part?]
  private let side: Int

  package init(_ vector: [Float], side: Int) {
    func changed(_ parameter: PortraitParameter, also: [(PortraitParameter, Float)] = []) -> [Bool]
    {
      let pair = [Float(-0.8), 0.8].map { value -> [Float] in
        var other = vector
        for (parameter, value) in also { other[parameter.rawValue] = value }
        other[parameter.rawValue] = value
        return Portrait.render(vectors: other, size: side, supersampling: 2)
      }
      return (0..<side * side).map { pixel in
        (0..<3).contains {
          abs(pair[0][$0 * side * side + pixel] - pair[1][$0 * side * side + pixel]) > 0.04
        }
      }
    }
    // Grey hair, as the old have it, would show no colour.
    let hair = changed(.hairColor, also: [(.hairGrey, -1), (.age, -1)])
    let (skin, background) = (changed(.skinTone), changed(.backLight))
    parts = (0..<side * side).map { pixel in
      switch (hair[pixel], skin[pixel], background[pixel]) {
      case (true, _, false): .hair
      case (false, true, false): .skin
      case (false, false, true): .background
      default: nil
      }
    }
    self.side = side
  }

  /// The parts without what is within `margin` pixels of another, or of the picture's edge.
  package func inner(_ margin: Int) -> [Part?] {
    let across = Self.inner(parts, margin, apart: side, step: 1)
    return Self.inner(across, margin, apart: 1, step: side)
  }

  /// The same along lines alone, whose pixels are `step` from each other.
  private static func inner(
    _ parts: [Part?], _ margin: Int, apart: Int, step: Int
  ) -> [Part?] {
    let side = max(apart, step)
    var inner = [Part?](repeating: nil, count: parts.count)
    for line in 0..<side {
      var run = 0
      for place in 0..<side {
        let pixel = line * apart + place * step
        run = place > 0 && parts[pixel] == parts[pixel - step] ? run + 1 : 1
        // The run reaches as far to both sides of its middle.
        if run > 2 * margin { inner[pixel - margin * step] = parts[pixel] }
      }
    }
    return inner
  }
}
