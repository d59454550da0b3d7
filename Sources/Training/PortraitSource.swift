import Foundation
import Networks
import Portraits
import Tensors

/// Synthetic portraits as a function of a normal code.
///
/// Each parameter of a portrait is uniform over −1…1; a code holds the normal number of the same
/// rank. Codes are brought to the sphere of radius √n first, as the mapping network does with its
/// input: a code and its picture's w describe the same point.
public struct PortraitSource: PictureSource {
  public init() {}

  public var codeLength: Int { Self.varied.count }

  public var attributes: [LatentAttribute] {
    Self.varied.map { LatentAttribute(name: $0.parameter.name, share: $0.share) }
  }

  /// What varies, and over which share of its range; everything else stays at its middle.
  ///
  /// Skin tone, age and presentation vary over all of it. Poses and lights are kept moderate, as in
  /// portraits that people take of each other, and what is rare or changes in a jump (glasses,
  /// freckles) is left out: a small network learns what is left better.
  static let varied: [(parameter: PortraitParameter, share: Float)] =
    PortraitParameter.allCases.compactMap { parameter in
      switch parameter {
      case .skinTone, .age, .presentation, .undertone, .faceWidth, .faceLength, .jawWidth,
        .fullness,
        .eyeSize, .irisColor, .browThickness, .noseWidth, .noseLength, .mouthWidth, .lipFullness,
        .hairColor, .hairLength, .smile, .exposure, .backHueX, .backHueY, .backLight, .clothLight,
        .keyWarmth, .clothHue, .hairRed, .ruddiness, .lipColor, .backBlobs:
        (parameter, 1)
      case .yaw: (parameter, 0.35)
      case .pitch, .keyAzimuth, .keyElevation, .rim, .hairVolume, .hairCurl, .hairline, .beard,
        .mouthOpen, .contrast:
        (parameter, 0.6)
      default: nil
      }
    }

  /// Where a parameter stands that does not vary: there are no glasses and no freckles.
  private static let middle: [Float] = PortraitParameter.allCases.map {
    $0 == .glasses || $0 == .freckles ? -1 : 0
  }

  public func render(codes: Tensor, resolution: Int) throws -> [UInt8] {
    // Targets are drawn with four samples a pixel and averaged.
    Portrait.render(
      vectors: Self.vectors(codes), size: resolution, supersampling: 2,
      grain: Self.grain(at: resolution),
      seeds: (0..<codes.shape[0]).map { Self.grainSeed(codes[$0].values) }
    )
    .map { UInt8(($0 * 255).rounded()) }
  }

  /// Deviation of the grain in pictures of `resolution`², of a range of 1: at 1024² what the node `portrait` draws.
  /// Smaller pictures are those made small, in which half of it is left at most, and go without.
  static func grain(at resolution: Int) -> Float {
    resolution == 1024 ? Float(Portrait.mildGrain) : 0
  }

  /// Each portrait has grain of its own, the same one whenever it is drawn. (40 bits are what grain is chosen by.)
  private static func grainSeed(_ code: [Float]) -> UInt64 {
    code.reduce(0) { ($0 ^ UInt64($1.bitPattern)) &* 0x9E37_79B9_7F4A_7C15 } >> 24
  }

  /// `[N, codeLength]` → the parameters of N portraits, end to end.
  public static func vectors(_ codes: Tensor) -> [Float] {
    let n = codes.shape[1]
    return (0..<codes.shape[0]).flatMap { row -> [Float] in
      let code = codes[row].values
      let length = code.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      let scale = Double(n).squareRoot() / length
      var vector = middle
      for (value, (parameter, share)) in zip(code, varied) {
        vector[parameter.rawValue] = share * Float(erf(Double(value) * scale / 2.0.squareRoot()))
      }
      return vector
    }
  }

  /// The boxes of eyes and mouth in the aligned frame: around nine tenths of where they lie in 200
  /// portraits.
  public static var regions: [FaceRegion] {
    var random = Random(seed: 0).split("regions")
    let landmarks = Portrait.landmarks(
      vectors: vectors(random.normal([200, varied.count])))
    func span(_ values: [Float]) -> ClosedRange<Double> {
      let sorted = values.sorted()
      let cut = sorted.count / 20
      return Double(sorted[cut]) - 0.01...Double(sorted[sorted.count - 1 - cut]) + 0.01
    }
    func region(_ kind: FaceRegion.Kind, _ points: Range<Int>) -> FaceRegion {
      let chosen = landmarks.flatMap { $0[points] }
      return FaceRegion(kind, x: span(chosen.map(\.x)), y: span(chosen.map(\.y)))
    }
    return [region(.eyes, 36..<42), region(.eyes, 42..<48), region(.mouth, 48..<68)]
  }
}
