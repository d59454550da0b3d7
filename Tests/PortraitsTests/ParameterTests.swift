import CPortraits
import Foundation
import Portraits
import Testing

@Suite struct ParameterTests {
  @Test func `the renderer and the table agree on the order of the parameters`() {
    #expect(PortraitParameters.dimensions == Int(P_COUNT.rawValue))
    let pairs: [(PortraitParameter, facet_portrait_parameter)] = [
      (.skinTone, P_SKIN_TONE), (.freckles, P_FRECKLES), (.faceWidth, P_FACE_WIDTH),
      (.ears, P_EARS), (.eyeSize, P_EYE_SIZE), (.browArch, P_BROW_ARCH),
      (.noseLength, P_NOSE_LENGTH), (.lipColor, P_LIP_COLOR), (.hairColor, P_HAIR_COLOR),
      (.hairline, P_HAIRLINE), (.moustache, P_MOUSTACHE), (.glassesFrame, P_GLASSES_FRAME),
      (.smile, P_SMILE), (.gazeY, P_GAZE_Y), (.yaw, P_YAW), (.roll, P_ROLL),
      (.keyAzimuth, P_KEY_AZIMUTH), (.exposure, P_EXPOSURE), (.backHueX, P_BACK_HUE_X),
      (.clothLight, P_CLOTH_LIGHT),
    ]
    for (swift, native) in pairs { #expect(swift.rawValue == Int(native.rawValue), "\(swift)") }
  }

  @Test func `every parameter has a name of its own and a meaning`() {
    let all = PortraitParameter.allCases
    #expect(Set(all.map(\.name)).count == all.count)
    #expect(PortraitParameter.skinTone.name == "skin-tone")
    for parameter in all { #expect(!parameter.meaning.isEmpty) }
    #expect(PortraitParameter.clothLight.meaning.contains("clothes"))
  }

  @Test(arguments: PortraitParameter.allCases)
  func `a parameter is uniform by construction`(parameter: PortraitParameter) {
    let count = 4_000
    var bins = [Int](repeating: 0, count: 8)
    for seed in 0..<count {
      let value = PortraitParameters.random(seed: UInt64(seed))[parameter]
      #expect(value >= -1 && value < 1)
      bins[min(7, Int((value + 1) * 4))] += 1
    }
    // Chi-squared with 7 degrees of freedom: above 40 once in a million.
    let expected = Double(count) / 8
    let distance = bins.reduce(0) { $0 + pow(Double($1) - expected, 2) / expected }
    #expect(distance < 40, "\(bins)")
  }

  @Test func `skin tone, age and presentation are independent`() {
    let triples = (0..<6_400).map { seed -> [Int] in
      let portrait = PortraitParameters.random(seed: UInt64(seed))
      return [PortraitParameter.skinTone, .age, .presentation].map {
        min(3, Int((portrait[$0] + 1) * 2))
      }
    }
    let counts = Dictionary(grouping: triples, by: \.self).mapValues { Double($0.count) }
    #expect(counts.count == 64)
    // 63 degrees of freedom: above 140 less than once in a million.
    #expect(counts.values.reduce(0) { $0 + ($1 - 100) * ($1 - 100) / 100 } < 140)
  }

  @Test func `bins are covered evenly, and fixed parameters stay`() {
    let distribution = PortraitDistribution(
      ranges: [.smile: 0.5...0.5, .age: -1...0], bins: [(.skinTone, 3), (.age, 2)])
    #expect(distribution.cells == 6)
    var seen: Set<[Int]> = []
    for index in 0..<6 {
      let portrait = distribution.portrait(index: index, seed: UInt64(index))
      let cell = distribution.cell(of: index)
      seen.insert(cell)
      #expect(portrait[.smile] == 0.5)
      let tone = Float(cell[0]) * 2 / 3 - 1, age = Float(cell[1]) / 2 - 1
      #expect(portrait[.skinTone] >= tone - 1e-6 && portrait[.skinTone] <= tone + 2 / 3 + 1e-6)
      #expect(portrait[.age] >= age - 1e-6 && portrait[.age] <= age + 0.5 + 1e-6)
    }
    #expect(seen.count == 6)
  }

  /// `FACET_RENEW=1 swift test --filter ParameterTests` renews the table instead.
  @Test func `the table of the parameters in the README is fresh`() throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Plugins/Portrait/README.md")
    let readme = try String(contentsOf: file, encoding: .utf8)
    let start = "<!-- parameters -->\n", end = "<!-- end parameters -->"
    let head = try #require(readme.range(of: start)), tail = try #require(readme.range(of: end))
    let renewed =
      readme[..<head.upperBound] + "\n" + PortraitParameter.markdown + "\n"
      + readme[tail.lowerBound...]
    if ProcessInfo.processInfo.environment["FACET_RENEW"] != nil {
      try String(renewed).write(to: file, atomically: true, encoding: .utf8)
    } else {
      #expect(readme == String(renewed), "\(file.path) is stale")
    }
  }
}
