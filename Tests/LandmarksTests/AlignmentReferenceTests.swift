import Foundation
import Graph
import Imaging
import Landmarks
import TestSupport
import Testing

/// dlib's own results on photos: boxes, landmarks and squares, and the square that Pillow and SciPy
/// cut out. Every `align/NAME.json` has its `NAME.png` and perhaps `NAME-aligned-SIZE.png`.
@Suite struct AlignmentReferenceTests {
  struct Case: Decodable, Sendable {
    let box: [Int]
    let landmarks: [[Double]]
    let quad: [[Double]]
  }

  struct Photo: Sendable, CustomTestStringConvertible {
    let name: String
    let doublings: Int
    let cases: [Case]
    var testDescription: String { "\(name) doubled \(doublings) times" }
    var path: String { referenceFolder.appending(path: "align/\(name).png").path }
  }

  static let photos: [Photo] = {
    let folder = referenceFolder.appending(path: "align")
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".json") }.sorted().flatMap { file -> [Photo] in
      guard let data = FileManager.default.contents(atPath: folder.appending(path: file).path),
        let runs = try? JSONDecoder().decode([String: [Case]].self, from: data)
      else { return [] }
      return runs.sorted { $0.key < $1.key }.map { key, cases in
        Photo(
          name: String(file.dropLast(5)), doublings: Int(key.dropFirst("upsample".count)) ?? 0,
          cases: cases)
      }
    }
  }()

  @Test func `there is at least one photo`() {
    #expect(!Self.photos.isEmpty)
  }

  @Test(arguments: photos)
  func `faces, landmarks and squares are dlib's`(_ photo: Photo) throws {
    let result = try FaceFinder(doublings: photo.doublings)
      .search(Image(contentsOf: photo.path).decoded())
    #expect(result.doublings == photo.doublings)
    try #require(result.faces.count == photo.cases.count)
    for (found, expected) in zip(result.faces, photo.cases) {
      let face = found.face
      let box = [face.left, face.top, face.right, face.bottom]
      #expect(zip(box, expected.box).allSatisfy { abs($0 - $1) <= 1 }, "\(box) \(expected.box)")
      let distances = zip(found.landmarks.points, expected.landmarks).map {
        max(abs($0.x - $1[0]), abs($0.y - $1[1]))
      }
      #expect(distances.max()! <= 1, "landmark \(distances.firstIndex(of: distances.max()!)!)")
      let corners = AlignmentSquare(around: found.landmarks).corners
      let shifts = zip(corners, expected.quad).map { ($0 - Point($1[0], $1[1])).length }
      // A landmark may be a pixel off; the square is up to four eye distances wide.
      #expect(shifts.max()! <= 3, "\(corners)")
    }
  }

  @Test(arguments: photos)
  func `the square of the reference's own landmarks is the reference's`(_ photo: Photo) {
    for expected in photo.cases {
      let landmarks = Landmarks(expected.landmarks.map { Point($0[0], $0[1]) })
      for (corner, point) in zip(AlignmentSquare(around: landmarks).corners, expected.quad) {
        #expect((corner - Point(point[0], point[1])).length < 1e-9)
      }
    }
  }

  @Test(arguments: photos.filter { $0.doublings == 1 })
  func `the aligned picture is the reference's at 34 dB or better`(_ photo: Photo) throws {
    let folder = referenceFolder.appending(path: "align")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    for file in files where file.hasPrefix("\(photo.name)-aligned-") {
      let expected = try Image(contentsOf: folder.appending(path: file).path)
      let image = try Image(contentsOf: photo.path).decoded()
      let faces = try FaceFinder(doublings: photo.doublings).search(image).faces
      let square = AlignmentSquare(around: try #require(faces.first).landmarks)
      let aligned = try image.aligned(to: square, size: expected.width)
      try #require(aligned.width == expected.width && aligned.height == expected.height)
      let decibels = psnr(try aligned.bytes(), try expected.bytes())
      #expect(decibels >= 34, "\(decibels) dB")
    }
  }
}
