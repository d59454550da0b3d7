import TestSupport
import Tensors
import Testing
import Training

@Suite struct OffModelPicturesTests {
  private static let samples: Tensor = {
    var random = Random(seed: 5)
    return random.normal([4, 3, 4, 4]).resized(height: 32, width: 32, kernel: .bicubic)
      .clamped(-1, 1)
  }()

  @Test("Each is a picture, drawn by its seed and by nothing else")
  func seeded() {
    let make = OffModelPictures(resolution: 32)
    let pictures = make(Self.samples) { UInt64($0) }
    #expect(pictures.shape == [4, 3, 32, 32])
    #expect(pictures.isFinite && pictures.abs().largest <= 1)
    #expect(make(Self.samples) { UInt64($0) }.values == pictures.values)
    let others = make(Self.samples) { $0 == 2 ? 9 : UInt64($0) }
    for index in 0..<4 {
      let isSame = others[index, axis: 0].values == pictures[index, axis: 0].values
      #expect(isSame == (index != 2), "picture \(index)")
    }
  }

  @Test("They are none of the samples, and yet of them")
  func moved() {
    let count = 64
    let rows = (0..<count / 4).map { _ in Self.samples }
    let samples = Tensor.concatenated(rows, axis: 0)
    let pictures = OffModelPictures(resolution: 32)(samples) { UInt64($0) }
    let away = (pictures - samples).abs().mean(axes: [1, 2, 3]).values
    #expect(away.min()! > 0.02)
    // The middle is nobody's surroundings; it is bent as the rest is.
    func middle(_ x: Tensor) -> Tensor { x[14..<18, axis: 2][14..<18, axis: 3] }
    let near = (middle(pictures) - middle(samples)).abs().mean(axes: [1, 2, 3]).values
    #expect(near.reduce(0, +) < 0.85 * away.reduce(0, +))
  }
}
