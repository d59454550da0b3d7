/// A box of the picture in units of its side, from the upper left corner.
public struct PortraitBox: Sendable, Equatable {
  public var minimum: SIMD2<Float>, maximum: SIMD2<Float>

  /// The box around points, widened on each side by a share of its own extent.
  init(around points: some Collection<SIMD2<Float>>, margin: SIMD2<Float>) {
    let low = points.reduce(SIMD2(repeating: .infinity)) { pointwiseMin($0, $1) }
    let high = points.reduce(SIMD2(repeating: -.infinity)) { pointwiseMax($0, $1) }
    let extra = (high - low) * margin
    minimum = pointwiseMax(low - extra, .zero)
    maximum = pointwiseMin(high + extra, .one)
  }

  /// The pixels it covers in a picture of this size: columns and rows.
  public func pixels(size: Int) -> (columns: Range<Int>, rows: Range<Int>) {
    let low = (minimum * Float(size)).rounded(.down), high = (maximum * Float(size)).rounded(.up)
    return (Int(low.x)..<max(Int(high.x), Int(low.x)), Int(low.y)..<max(Int(high.y), Int(low.y)))
  }
}

/// Where a face is read from: what training weighs most and what is measured apart.
public struct PortraitRegions: Sendable, Equatable {
  /// In the picture's order, not the subject's.
  public var leftEye, rightEye, mouth: PortraitBox

  public var all: [PortraitBox] { [leftEye, rightEye, mouth] }
}

extension Portrait {
  /// The boxes of the eyes and of the mouth.
  public static func regions(_ portrait: PortraitParameters) -> PortraitRegions {
    regions(landmarks: landmarks(portrait))
  }

  /// The same from landmarks that are already known.
  public static func regions(landmarks: [SIMD2<Float>]) -> PortraitRegions {
    precondition(landmarks.count == 68, "Portrait.regions: \(landmarks.count) landmarks, not 68")
    let eye = SIMD2<Float>(0.25, 0.8), lips = SIMD2<Float>(0.15, 0.3)
    return PortraitRegions(
      leftEye: PortraitBox(around: landmarks[36..<42], margin: eye),
      rightEye: PortraitBox(around: landmarks[42..<48], margin: eye),
      mouth: PortraitBox(around: landmarks[48..<68], margin: lips))
  }
}
