import Foundation
import Graph
import Imaging
import Landmarks
import Portraits
import Tensors
import Testing

/// What a judge that knows only real photographs says of the portraits.
@Suite struct JudgeTests {
  @Test func `dlib finds the faces, and their landmarks where they were drawn`() throws {
    // A thousand portraits are the measurement in the README; sixty keep an eye on it.
    let count = 60, size = 512
    var found = 0
    var distances: [Double] = []
    for seed in 0..<count {
      let portrait = PortraitParameters.random(seed: UInt64(7_000 + seed))
      let pixels = Portrait.render([portrait], size: size)
      let image = Image(Tensor(pixels, shape: [1, 3, size, size]))
      guard let face = try FaceFinder().search(image).faces.first else { continue }
      found += 1
      let drawn = Portrait.landmarks(portrait).map {
        Point(Double($0.x) * Double(size) - 0.5, Double($0.y) * Double(size) - 0.5)
      }
      let eyes = (Landmarks(drawn).rightEye - Landmarks(drawn).leftEye).length
      let apart = zip(drawn, face.landmarks.points).map { ($0 - $1).length / eyes }
      distances.append(apart.reduce(0, +) / Double(apart.count))
    }
    let mean = distances.reduce(0, +) / Double(distances.count)
    let median = distances.sorted()[distances.count / 2]
    #expect(found >= 57, "found \(found) of \(count)")
    #expect(median < 0.06, "the middle portrait's landmarks are \(median) eye distances apart")
    // The mean holds a few portraits whose face was found and whose landmarks were not.
    #expect(mean < 0.068, "the landmarks are \(mean) eye distances apart")
  }
}
