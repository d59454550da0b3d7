import Graph
import Imaging
import Landmarks
import Testing

@Suite struct FaceDetectorTests {
  @Test(arguments: [(1, 1), (2, 3), (7, 500), (24, 24), (79, 81), (640, 480)])
  func `a plain picture of any size holds no face`(width: Int, height: Int) throws {
    for channels in [1, 3] {
      let picture = plain(width: width, height: height, channels: channels)
      #expect(try FaceDetector.shared().faces(in: picture).isEmpty)
      #expect(try FaceDetector.shared().faces(in: picture, doublings: 1).isEmpty)
    }
  }

  @Test func `a picture of 30,000 pixels in width is searched, and its face found`() throws {
    let photo = try Image(contentsOf: astronautPath).cropped(x: 0, y: 0, width: 512, height: 300)
    let bytes = try photo.bytes()
    let width = 30_000
    var wide = [UInt8](repeating: 100, count: width * 300 * 3)
    for y in 0..<300 {
      let start = (y * width + 29_400) * 3
      wide.replaceSubrange(start..<start + 1536, with: bytes[y * 1536..<(y + 1) * 1536])
    }
    let faces = try FaceDetector.shared()
      .faces(in: PixelBuffer(wide, width: width, height: 300))
    #expect(faces.count == 1)
    #expect(abs((faces.first?.left ?? 0) - 29_579) < 12)
  }

  @Test func `the same face is found in grey`() throws {
    let photo = try Image(contentsOf: astronautPath)
    let rgb = try photo.bytes()
    let grey = stride(from: 0, to: rgb.count, by: 3).map { index -> UInt8 in
      let sum = rgb[index..<index + 3].reduce(0) { $0 + Int($1) }
      return UInt8(sum / 3)
    }
    let found = try FaceDetector.shared()
      .faces(in: PixelBuffer(grey, width: photo.width, height: photo.height, channels: 1))
    let face = try #require(found.first)
    #expect(abs(face.left - 179) < 12 && abs(face.top - 83) < 12)
  }

  @Test func `forty faces are found, each once`() throws {
    let picture = try buffer(collage(of: 40, columns: 8))
    let faces = try FaceDetector.shared().faces(in: picture)
    #expect(faces.count == 40)
    let cells = Set(
      faces.map { ($0.top + $0.bottom) / 2 / 192 * 8 + ($0.left + $0.right) / 2 / 192 })
    #expect(cells.count == 40)
  }

  @Test func `only the largest face wanted, the largest is the same and small ones are left out`()
    throws
  {
    let portrait = try Image(contentsOf: astronautPath).resized(width: 2560, height: 2560)
    var canvas = try Canvas(width: 2560 + 192, height: 2560)
    try canvas.paste(portrait, x: 0, y: 0)
    try canvas.paste(collage(of: 1, columns: 1), x: 2560, y: 1000)
    let picture = try buffer(canvas.image())
    let all = try FaceDetector.shared().faces(in: picture)
    let large = try FaceDetector.shared().faces(in: picture, large: true)
    let largest = try #require(all.max { $0.width < $1.width })
    #expect(large.contains(largest))
    #expect(all.contains { $0.left > 2560 } && !large.contains { $0.left > 2560 })
  }

  @Test func `a small face in a large photo is found when it is the largest`() throws {
    var canvas = try Canvas(width: 2400, height: 1600)
    try canvas.paste(collage(of: 1, columns: 1), x: 1000, y: 700)
    let picture = try buffer(canvas.image())
    let faces = try FaceDetector.shared().faces(in: picture, large: true)
    #expect(faces.count == 1)
    #expect(try faces == FaceDetector.shared().faces(in: picture))
  }

  @Test func `a lower threshold finds more, a higher one less, the best first`() throws {
    let picture = try buffer(Image(contentsOf: astronautPath))
    let counts = try [-0.8, 0, 1.6].map {
      let scores = try FaceDetector.shared().faces(in: picture, threshold: $0).map(\.score)
      #expect(scores == scores.sorted(by: >) && scores.allSatisfy { score in score >= -0.8 })
      return scores.count
    }
    #expect(counts[0] > 1 && counts[1] == 1 && counts[2] == 0)
  }
}

/// dlib 20.0's own detections in the portrait, `detector.run(picture, 0, -0.8)` in Python.
private let dlibDetections: [(box: [Int], score: Double, filter: Int)] = [
  ([179, 83, 266, 170], 1.5341237225068922, 0),
  ([123, 330, 227, 434], -0.05173522330899605, 3),
]

/// These switch the kernels of the process, so they run one after the other.
@Suite(.serialized) struct FaceKernelTests {
  static let variants = ["scalar", "avx2", "avx512"]

  @Test(arguments: variants)
  func `every variant's scores are dlib's`(variant: String) throws {
    let before = LandmarkLibrary.kernels
    defer { _ = LandmarkLibrary.choose(kernels: before) }
    guard LandmarkLibrary.choose(kernels: variant) else { return }
    let faces = try FaceDetector.shared()
      .faces(in: buffer(Image(contentsOf: astronautPath)), threshold: -0.8)
    try #require(faces.count == dlibDetections.count)
    for (face, expected) in zip(faces, dlibDetections) {
      #expect([face.left, face.top, face.right, face.bottom] == expected.box)
      #expect(face.view.rawValue == expected.filter)
      #expect(abs(face.score - expected.score) < 1e-5)
    }
  }

  /// Widths that leave every remainder of the vector lengths, and one cell or two at the border.
  @Test(arguments: [(201, 187), (216, 200), (223, 209), (250, 240)])
  func `every variant finds the same boxes as the plain one`(width: Int, height: Int) throws {
    let before = LandmarkLibrary.kernels
    defer { _ = LandmarkLibrary.choose(kernels: before) }
    let photo = try Image(contentsOf: astronautPath)
      .cropped(x: 110, y: 10, width: width, height: height)
    let picture = try buffer(photo)
    var expected: [Face] = []
    for variant in Self.variants where LandmarkLibrary.choose(kernels: variant) {
      let faces = try FaceDetector.shared().faces(in: picture, threshold: -0.5, doublings: 1)
      if variant == "scalar" { expected = faces }
      #expect(!faces.isEmpty)
      #expect(faces.map(\.left) == expected.map(\.left) && faces.map(\.top) == expected.map(\.top))
      // Pixels and orientations are equal; sums of single floats differ by their order.
      for (face, plain) in zip(faces, expected) { #expect(abs(face.score - plain.score) < 1e-4) }
    }
  }
}
