import Portraits
import Testing
import Training

@Suite struct JudgingTests {
  private static let side = 64
  private static let mask = PortraitMask(
    [Float](repeating: 0, count: PortraitParameters.dimensions), side: side)

  @Test func `a portrait has hair, skin and background`() {
    for part in PortraitMask.Part.allCases {
      #expect(Self.mask.parts.count { $0 == part } > Self.side, "\(part)")
    }
  }

  @Test(arguments: [0, 1, 2, 5])
  func `inside a part is what is as far from others and from the edge as asked`(margin: Int) {
    let (side, parts) = (Self.side, Self.mask.parts)
    let wanted = (0..<side * side).map { pixel -> PortraitMask.Part? in
      let (y, x) = (pixel / side, pixel % side)
      let (rows, columns) = (y - margin...y + margin, x - margin...x + margin)
      let all = rows.allSatisfy { row in
        columns.allSatisfy { column in
          (0..<side).contains(row) && (0..<side).contains(column)
            && parts[row * side + column] == parts[pixel]
        }
      }
      return all ? parts[pixel] : nil
    }
    #expect(Self.mask.inner(margin) == wanted)
  }

  @Test func `what lies beside an outline is no sharpness of the inside`() throws {
    let (near, far) = (Self.mask.inner(2), Self.mask.inner(3))
    let beside = try #require(
      near.indices.first { near[$0] == .background && far[$0] != .background })
    var picture = [Float](repeating: 0.5, count: 3 * Self.side * Self.side)
    for channel in 0..<3 { picture[channel * Self.side * Self.side + beside] = 1 }
    func variance(_ margin: Int) -> Double? {
      var sharpness = Sharpness()
      sharpness.add(picture, Self.mask.inner(margin), side: Self.side)
      return sharpness.variance(of: .background)
    }
    #expect(try #require(variance(2)) > 1e-4)
    #expect(try #require(variance(4)) < 1e-12)
  }
}
