import Tensors
import Testing
import Training

@Suite struct PortraitSourceTests {
  @Test func `a portrait of 1024² has mild grain, the same one each time, smaller ones have none`()
    throws
  {
    let source = PortraitSource()
    var random = Random(seed: 4)
    let codes = random.normal([2, source.codeLength])
    let pair = try source.render(codes: codes, resolution: 1024)
    let alone = try source.render(codes: codes[1..<2, axis: 0], resolution: 1024)
    #expect(Array(pair.suffix(alone.count)) == alone)
    for (side, deviation) in [(512, 0...0.35), (1024, 1.4...1.7)] {
      let picture =
        side == 1024 ? alone : try source.render(codes: codes[1..<2, axis: 0], resolution: side)
      // The wall in the upper corners, of one channel: differences between neighbours, twice as varied as grain.
      let edge = side / 16
      let steps = (0..<edge).flatMap { row in
        (0..<edge - 1).map { column in
          let place = row * side + column
          return Double(picture[place + 1]) - Double(picture[place])
        }
      }
      let squares = steps.reduce(0) { $0 + $1 * $1 } / Double(steps.count)
      #expect(deviation.contains((squares / 2).squareRoot()), "\(side)²: \(squares)")
    }
  }
}
