import Portraits

/// What a pixel of a portrait shows: hair, skin or background.
///
/// Found by drawing the portrait again with other colours: where the hair's colour shows there is
/// hair, and so on. Pixels at edges, and what is neither, belong to nothing.
struct PortraitMask {
  enum Part: Int, CaseIterable { case hair, skin, background }

  /// `[side²]`, `nil` where a pixel belongs to no part.
  let parts: [Part?]

  init(_ vector: [Float], side: Int) {
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
    let claimed = (0..<side * side).map { pixel -> Part? in
      switch (hair[pixel], skin[pixel], background[pixel]) {
      case (true, _, false): .hair
      case (false, true, false): .skin
      case (false, false, true): .background
      default: nil
      }
    }
    // Within two pixels of another part the Laplacian sees the border.
    parts = (0..<side * side).map { pixel in
      let (y, x) = (pixel / side, pixel % side)
      guard y >= 2, x >= 2, y < side - 2, x < side - 2, let part = claimed[pixel] else {
        return nil
      }
      let alone = (-2...2).allSatisfy { dy in
        (-2...2).allSatisfy { claimed[pixel + dy * side + $0] == part }
      }
      return alone ? part : nil
    }
  }
}
