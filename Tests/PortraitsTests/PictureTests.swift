import Portraits
import Testing

@Suite struct PictureTests {
  static let portraits = (0..<6).map { PortraitParameters.random(seed: UInt64(100 + $0)) }

  static func distance(_ a: [Float], _ b: [Float]) -> Float {
    zip(a, b).reduce(Float(0)) { $0 + abs($1.0 - $1.1) } / Float(a.count)
  }

  @Test func `the same parameters give the same picture, bit for bit, alone or among others`() {
    let together = Portrait.render(Self.portraits, size: 64)
    #expect(together == Portrait.render(Self.portraits, size: 64))
    for (n, portrait) in Self.portraits.enumerated() {
      let alone = Portrait.render([portrait], size: 64)
      #expect(alone == Array(together[n * 3 * 64 * 64..<(n + 1) * 3 * 64 * 64]))
    }
  }

  @Test func `samples lie in 0 … 1, and a picture is neither empty nor flat`() {
    for portrait in Self.portraits {
      let picture = Portrait.render([portrait], size: 64)
      #expect(picture.allSatisfy { $0 >= 0 && $0 <= 1 })
      let mean = picture.reduce(0, +) / Float(picture.count)
      let squares = picture.map { (x: Float) -> Float in (x - mean) * (x - mean) }
      let spread = squares.reduce(0, +) / Float(picture.count)
      #expect(mean > 0.1 && mean < 0.9 && spread > 0.003)
    }
  }

  /// Along a line through the space the picture moves on evenly: no step of it is a jump.
  @Test(arguments: 0..<6) func `a picture is a smooth function of its parameters`(index: Int) {
    let start = Self.portraits[index], direction = PortraitParameters.random(seed: 900)
    let steps = 24, size = 48
    var pictures: [[Float]] = []
    for step in 0...steps {
      let t = 0.15 * Float(step) / Float(steps)
      let vector = zip(start.vector, direction.vector).map { (a, d) -> Float in 0.8 * a + t * d }
      pictures.append(Portrait.render(vectors: vector, size: size))
    }
    let moves: [Float] = zip(pictures, pictures.dropFirst()).map { Self.distance($0, $1) }
    let typical = moves.sorted()[steps / 2]
    #expect(typical < 0.004, "a step of 1/160 of the range changes \(typical)")
    #expect(moves.max()! < 4 * typical + 5e-4, "\(moves)")
  }

  /// In a portrait where everything that it needs is there.
  @Test(arguments: PortraitParameter.allCases)
  func `every parameter shows`(parameter: PortraitParameter) {
    var portrait = PortraitParameters()
    portrait[.presentation] = [.lipColor].contains(parameter) ? 0.9 : -0.9
    portrait[.age] = parameter == .hairGrey ? 0.5 : -0.3
    portrait[.skinTone] = -0.5
    portrait[.glasses] = parameter == .glasses ? 0 : 0.9
    portrait[.hairLength] = 0.6
    portrait[.hairFringe] = -0.8
    portrait[.hairCurl] = -0.6
    portrait[.rim] = 0.5
    portrait[.keyAzimuth] = 0.4
    portrait[.beard] = parameter == .moustache ? -1 : 0.3
    portrait[.mouthOpen] = 0.2
    if [.clothHue, .clothLight].contains(parameter) {
      (portrait[.roll], portrait[.pitch], portrait[.faceLength]) = (1, -1, -1)
    }
    var low = portrait, high = portrait
    low[parameter] = -1
    high[parameter] = 1
    let distance = Self.distance(
      Portrait.render([low], size: 96), Portrait.render([high], size: 96))
    #expect(distance > 1e-4, "\(parameter.name) changes \(distance)")
  }

  @Test func `values beyond the range are taken as its ends`() {
    var inside = Self.portraits[0], outside = Self.portraits[0]
    inside[.smile] = 1
    outside[.smile] = 7
    #expect(Portrait.render([inside], size: 32) == Portrait.render([outside], size: 32))
  }

  @Test func `more samples refine the picture without moving it`() {
    let few = Portrait.render([Self.portraits[1]], size: 64, supersampling: 2)
    let many = Portrait.render([Self.portraits[1]], size: 64, supersampling: 4)
    #expect(Self.distance(few, many) < 0.012)
  }

  @Test func `grain is what it says, and its seed chooses it`() {
    let portrait = Self.portraits[2], clean = Portrait.render([portrait], size: 96)
    let first = Portrait.render([portrait], size: 96, grain: 0.02, seeds: [1])
    let second = Portrait.render([portrait], size: 96, grain: 0.02, seeds: [2])
    #expect(first == Portrait.render([portrait], size: 96, grain: 0.02, seeds: [1]))
    #expect(first != second)
    let inner = clean.indices.filter { clean[$0] > 0.1 && clean[$0] < 0.9 }
    let noise = inner.map { first[$0] - clean[$0] }
    let mean = noise.reduce(0, +) / Float(noise.count)
    let squares = noise.map { (x: Float) -> Float in x * x }
    let deviation = (squares.reduce(0, +) / Float(noise.count)).squareRoot()
    #expect(abs(mean) < 1e-3)
    #expect(deviation > 0.018 && deviation < 0.022)
  }
}
