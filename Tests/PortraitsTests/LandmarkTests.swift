import Portraits
import Testing

@Suite struct LandmarkTests {
  static let portraits = (0..<40).map { PortraitParameters.random(seed: UInt64(500 + $0)) }

  static func mean(_ points: ArraySlice<SIMD2<Float>>) -> SIMD2<Float> {
    points.reduce(.zero, +) / Float(points.count)
  }

  static func length(_ v: SIMD2<Float>) -> Float { (v * v).sum().squareRoot() }

  @Test func `the square of the FFHQ alignment is the picture`() {
    for portrait in Self.portraits {
      let marks = Portrait.landmarks(portrait)
      let left = Self.mean(marks[36..<42]), right = Self.mean(marks[42..<48])
      let eyes = (left + right) / 2, mouth = (marks[48] + marks[54]) / 2
      let v = mouth - eyes, d = right - left
      var x = d + SIMD2(v.y, -v.x)
      x *= max(2 * Self.length(d), 1.8 * Self.length(v)) / Self.length(x)
      let y = SIMD2(-x.y, x.x), center = eyes + 0.1 * v
      // Framed by the ends of the lids, which lie a hair beyond the corners that are seen.
      #expect(Self.length(center - x - y) < 0.015, "\(center - x - y)")
      #expect(Self.length(center + x + y - SIMD2(1, 1)) < 0.015, "\(center + x + y)")
    }
  }

  @Test func `landmarks lie in the picture, and eyes and mouth nearly still`() {
    for portrait in Self.portraits {
      let marks = Portrait.landmarks(portrait)
      for mark in marks { #expect(mark.min() > 0 && mark.max() < 1.02, "\(mark)") }
      let left = Self.mean(marks[36..<42]), right = Self.mean(marks[42..<48])
      let mouth = Self.mean(marks[48..<60])
      #expect(Self.length(left - SIMD2(0.375, 0.465)) < 0.07, "\(left)")
      #expect(Self.length(right - SIMD2(0.625, 0.465)) < 0.07, "\(right)")
      #expect(Self.length(mouth - SIMD2(0.5, 0.75)) < 0.08, "\(mouth)")
    }
  }

  @Test func `landmarks follow the order of the scheme`() {
    let marks = Portrait.landmarks(PortraitParameters())
    // Contour and brows run from the picture's left to its right, the bridge downwards.
    for i in 0..<16 { #expect(marks[i].x < marks[i + 1].x) }
    for i in 17..<26 { #expect(marks[i].x < marks[i + 1].x) }
    for i in 27..<30 { #expect(marks[i].y < marks[i + 1].y) }
    #expect(marks[36].x < marks[39].x && marks[42].x < marks[45].x)
    #expect(marks[37].y < marks[41].y && marks[43].y < marks[47].y)
    #expect(marks[48].x < marks[54].x && marks[51].y < marks[57].y && marks[60].x < marks[64].x)
    #expect(marks[8].y > marks[57].y && marks[8].y == marks[0..<17].map(\.y).max())
    // The middle of the ranges is a face that looks straight ahead: nearly a mirror image of
    // itself.
    for (a, b) in [(0, 16), (17, 26), (36, 45), (31, 35), (48, 54)] {
      #expect(abs(marks[a].x + marks[b].x - 1) < 0.01 && abs(marks[a].y - marks[b].y) < 0.01)
    }
  }

  @Test func `turning the head moves the nose that way`() {
    var left = PortraitParameters(), right = PortraitParameters()
    left[.yaw] = -0.8
    right[.yaw] = 0.8
    #expect(Portrait.landmarks(left)[30].x < 0.45)
    #expect(Portrait.landmarks(right)[30].x > 0.55)
  }

  @Test func `the boxes hold eyes and mouth and little else`() {
    for portrait in Self.portraits {
      let marks = Portrait.landmarks(portrait), regions = Portrait.regions(portrait)
      for (box, range) in [
        (regions.leftEye, 36..<42), (regions.rightEye, 42..<48), (regions.mouth, 48..<68),
      ] {
        for mark in marks[range] {
          #expect(all(mark .>= box.minimum) && all(mark .<= box.maximum))
        }
        let size = box.maximum - box.minimum
        #expect(size.x * size.y < 0.08)
        let pixels = box.pixels(size: 128)
        #expect(pixels.columns.lowerBound >= 0 && pixels.columns.upperBound <= 128)
        #expect(!pixels.columns.isEmpty && !pixels.rows.isEmpty)
      }
    }
  }
}
