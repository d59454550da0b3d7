/// One number of a portrait, −1 … 1. The order of the cases is the order of the vector.
///
/// Every parameter is drawn uniformly and independently over its whole range, so the distribution
/// over skin tone, age and presentation is uniform by construction. Where anatomy ties them
/// together (a beard grows with a masculine presentation, grey comes with age) the renderer does
/// it, not the distribution; what a vector means never depends on how it was drawn.
public enum PortraitParameter: Int, CaseIterable, Sendable {
  // Who
  case skinTone, age, presentation, undertone, ruddiness, freckles
  // Shape of the head
  case faceWidth, faceLength, jawWidth, chin, cheekbones, fullness, forehead, ears
  // Eyes and brows
  case eyeSize, eyeSpacing, eyeTilt, eyeDepth, lidFold, irisColor, browThickness, browArch
  // Nose and mouth
  case noseLength, noseWidth, noseBridge, noseTip, mouthWidth, lipFullness, lipColor
  // Hair
  case hairColor, hairRed, hairGrey, hairLength, hairVolume, hairCurl, hairPart, hairFringe
  case hairline, beard, moustache
  // Glasses
  case glasses, glassesShape, glassesFrame
  // Expression
  case smile, mouthOpen, eyesOpen, browRaise, gazeX, gazeY
  // Pose
  case yaw, pitch, roll
  // Light
  case keyAzimuth, keyElevation, keyWarmth, contrast, rim, exposure
  // Surroundings
  case backHueX, backHueY, backLight, backBlobs, clothHue, clothLight

  /// What −1 and 1 mean, with units where they have one.
  public var meaning: String { Self.meanings[rawValue] }

  /// The name that pipeline files and reports use: `skin-tone`.
  public var name: String {
    "\(self)".reduce(into: "") { $0 += $1.isUppercase ? "-\($1.lowercased())" : String($1) }
  }

  private static let meanings = [
    "skin from very light to very dark", "20 … 80 years", "masculine … feminine",
    "undertone of the skin, rosy … olive", "pale … ruddy", "no freckles below 0.2 … many",
    "narrow … wide face, ±5.5%", "short … long lower face, ±7%", "narrow … wide jaw, ±10%",
    "receding … prominent chin", "flat … high cheekbones", "lean … full face",
    "low … high forehead", "small … large ears, ±15%",
    "small … large eyes, ±11%", "close … wide-set eyes, ±5%", "outer corners low … high",
    "shallow … deep-set eyes", "no fold … deep fold of the upper lid",
    "iris from dark brown over hazel and green to blue", "thin … thick brows, ±40%",
    "straight … arched brows",
    "short … long nose, ±3.5 mm", "narrow … wide nose, ±17%", "low … high bridge, ±4 mm",
    "drooping … upturned tip", "narrow … wide mouth, ±9%", "thin … full lips, ±33%",
    "bare … painted lips (with a feminine presentation)",
    "hair from black over brown to blond (dark skin: to brown)", "no red … red hair",
    "greys later … earlier than the age says", "cropped … long (a feminine presentation adds)",
    "flat … voluminous", "straight … curly", "parted left … right, and swept away from it",
    "no fringe … a fringe to the brows", "full hairline … receding (with age and masculinity)",
    "shaven … stubble … full beard (with a masculine presentation)",
    "none … full moustache (with a masculine presentation)",
    "none below 0.3 … glasses above 0.45", "rectangular … round lenses",
    "thin metal … thick dark frame",
    "earnest … smile with teeth", "closed … open mouth", "narrowed … wide eyes",
    "lowered … raised brows, ±3 mm", "looks left … right, ±17°", "looks down … up, ±13°",
    "turned left … right, ±35°", "looks down … up, ±15°",
    "head leans left … right of the upright body, ±15°",
    "key light from the left … right, ±60°", "key light from 3° … 49° above",
    "cool … warm key light", "soft, filled … hard light", "no rim light … strong",
    "exposure, ±0.3 stops",
    "background's hue, first axis", "background's hue, second axis", "dark … light background",
    "even … blotched background, out of focus", "clothes' hue around the colour circle, ±172°",
    "dark … light clothes",
  ]
}

/// Everything that a portrait shows: the vector that the renderer draws and that a generator
/// learns.
public struct PortraitParameters: Sendable, Equatable {
  /// How many numbers describe a portrait.
  public static let dimensions = PortraitParameter.allCases.count

  /// The numbers in the order of `PortraitParameter`, each −1 … 1 (clamped when drawn).
  public var vector: [Float]

  /// The middle of every range.
  public init() { vector = [Float](repeating: 0, count: Self.dimensions) }

  /// - Precondition: `vector` has `dimensions` numbers.
  public init(vector: [Float]) {
    precondition(
      vector.count == Self.dimensions,
      "PortraitParameters: \(vector.count) numbers, expected \(Self.dimensions)")
    self.vector = vector
  }

  public subscript(parameter: PortraitParameter) -> Float {
    get { vector[parameter.rawValue] }
    set { vector[parameter.rawValue] = newValue }
  }

  /// One portrait of the distribution: every parameter uniform over −1 … 1.
  public static func random(seed: UInt64) -> PortraitParameters {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 0x632B_E59B_D9B4_E019
    return PortraitParameters(
      vector: (0..<dimensions).map { _ in
        // SplitMix64 (Steele, Lea, Flood 2014).
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return Float(z >> 40) / 8_388_608 - 1
      })
  }
}
