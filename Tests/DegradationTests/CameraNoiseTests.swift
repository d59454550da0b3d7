import Graph
import Imaging
import TestSupport
import Tensors
import Testing

import NoisePlugin

/// The camera model against what its parts are said to do.
@Suite struct CameraNoiseTests {
  private static let certain: [String: JSON] = [
    "red": 2, "blue": 1.6, "exposure": 1.25, "cameras": [1, 0, 0, 0],
  ]

  private static func node(_ more: [String: JSON] = [:]) throws -> any Degradation {
    let type = try #require(noise.nodes.first { $0.name == "camera-noise" })
    return try #require(
      try type.init(with: certain.merging(more) { $1 }) as? any Degradation)
  }

  private static func plain(_ colour: [Float], side: Int = 8) -> Tensor {
    .concatenated(
      colour.map { Tensor(repeating: $0, shape: [1, 1, side, side]) }, axis: 1)
  }

  /// Double precision there and back, stored as Float32.
  private static let thereAndBack = Tolerance(absolute: 2e-5)

  @Test(arguments: [[0, 0, 0], [0.2, 0.2, 0.2], [0.5, 0.5, 0.5], [0.6, 0.45, 0.4], [1, 1, 1]])
  func `a plain picture comes back as it was`(colour: [Float]) throws {
    let (x, node) = (Self.plain(colour), try Self.node())
    expectClose(node(x), x, Self.thereAndBack)
  }

  /// Malvar's filters are exact on planes in linear light, and a slow ramp is nearly one.
  @Test func `a slow ramp comes back as it was, to the border's mirror`() throws {
    let places = (0..<32 * 32).map { Float(0.3 + 0.3 * Double($0 % 32) / 31) }
    let grey = Tensor(places, shape: [1, 1, 32, 32])
    let x = Tensor.concatenated([grey, grey, grey], axis: 1)
    let node = try Self.node()
    let y = node(x)
    func inner(_ x: Tensor) -> Tensor { x[4..<28, axis: 2][4..<28, axis: 3] }
    expectClose(inner(y), inner(x), Tolerance(absolute: 1e-3))
  }

  @Test func `a grey picture stays grey`() throws {
    let (x, node) = (Tensor(repeating: 0.4, shape: [2, 1, 6, 6]), try Self.node())
    expectClose(node(x), x, Self.thereAndBack)
  }

  /// At 0.5 the tone curve gives 0.5, whose power 2.2 is 0.2176; green's gain is the exposure's.
  /// The noise of a raw sample reaches its own pixel's green by the slopes of what follows.
  @Test func `the noise is that of raw samples, as strong as it should be`() throws {
    let x = Self.plain([0.5, 0.5, 0.5], side: 256)
    let (shot, read) = (2e-4, 1e-6)
    let node = try Self.node(["shot": .number(shot), "read": .number(read)])
    let y = try node.drawn(seed: 4).observed(x)
    let signal = 0.2176376 / 1.25
    let raw = 1.25 * (shot * signal + read).squareRoot()
    // d(developed)/d(linear) = smoothstep'(0.5) · (1/2.2) · 0.5 / 0.2176 for grey changes.
    let slope = 1.5 / 2.2 * 0.5 / 0.2176376
    // Luminance sums the channels; of demosaicked noise about the mean of its neighbours is left.
    let green = y[1..<2, axis: 1] - 0.5
    let deviation = Double(green.squared().mean().item).squareRoot() / slope
    #expect(deviation > 0.5 * raw && deviation < 2 * raw, "\(deviation) of \(raw)")
    // Neighbours share samples: noise that is not white.
    let near = (green[0..<255, axis: 3] * green[1..<256, axis: 3]).mean().item
    #expect(Double(near) > 0.02 * deviation * deviation * slope * slope)
  }

  @Test func `twice the shot noise is √2 of the deviation`() throws {
    let x = Self.plain([0.5, 0.5, 0.5], side: 128)
    func deviation(_ shot: Double) throws -> Double {
      let y = try Self.node(["shot": .number(shot), "read": 0]).drawn(seed: 4).observed(x)
      return Double((y - 0.5).squared().mean().item).squareRoot()
    }
    let ratio = try deviation(2e-4) / deviation(1e-4)
    #expect(abs(ratio - 2.0.squareRoot()) < 0.01, "\(ratio)")
  }

  @Test func `what is drawn is recorded, and one seed draws one camera`() throws {
    let type = try #require(noise.nodes.first { $0.name == "camera-noise" })
    let node = try #require(type.init() as? any Degradation)
    func notes(_ seed: UInt64) throws -> [String: JSON] {
      var dice = Dice(seed: seed)
      _ = try node.observed(Self.plain([0.5, 0.4, 0.3]), dice: &dice)
      return dice.notes
    }
    #expect(try notes(1) == notes(1))
    #expect(try notes(1) != notes(2))
    for seed in 0..<100 as Range<UInt64> {
      let drawn = try notes(seed)
      #expect((1e-4...0.012).contains(try #require(drawn["shot"]?.number)))
      let camera = try #require(drawn["camera"])
      #expect((1.9...2.4).contains(try #require(camera["red"]?.number)))
      #expect((1.5...1.9).contains(try #require(camera["blue"]?.number)))
      #expect(try #require(camera["exposure"]?.number) > 0.8)
    }
  }

  @Test func `a picture without a whole filter is refused, and so are weights for other cameras`()
    throws
  {
    let error = #expect(throws: PipelineError.self) { try Self.node().check(shape: [1, 3, 1, 5]) }
    #expect(
      error?.message
        == "a sensor needs 2 × 2 pixels for a colour, and the picture is 5 × 1; give a "
        + "larger one")
    let errors = #expect(throws: PipelineErrors.self) { try Self.node(["cameras": [1, 2]]) }
    #expect(
      errors?.description
        == "with.cameras: there are 2 weights for 4 choices; give as many, or none")
  }
}
