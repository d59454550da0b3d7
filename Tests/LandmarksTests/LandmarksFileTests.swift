import Foundation
import Graph
import Landmarks
import Testing

@Suite struct LandmarksFileTests {
  static let face = "[" + (0..<68).map { "[\($0), \($0 * 2).5]" }.joined(separator: ",") + "]"

  @Test(arguments: [
    "[\(face)]", #"{"faces": [\#(face)]}"#, #"[{"landmarks": \#(face)}]"#,
    #"{"faces": [{"landmarks": \#(face), "box": [1, 2, 3, 4]}]}"#,
  ])
  func `landmarks are read in each form`(text: String) throws {
    try withFile(text.utf8) { path in
      let faces = try Landmarks.read(from: path)
      #expect(faces.count == 1)
      #expect(faces[0].points[67] == Point(67, 134.5))
    }
  }

  static let wrong: [(text: String, message: String)] = [
    ("{\"faces\": 3}", "expected a list of faces, found a number"),
    ("[[[1, 2]]]", "faces.0: a face has 68 landmarks in the order of iBUG 300-W, not 1"),
    ("[\"x\"]", "faces.0: expected 68 points [x, y], found text"),
    (
      "[" + face.replacingOccurrences(of: "[3, 6.5]", with: "[3]") + "]",
      "faces.0.3: a point is [x, y], two numbers"
    ),
    (
      "[" + face.replacingOccurrences(of: "[3, 6.5]", with: "[3, 1e300]") + "]",
      "faces.0.3: the point lies beyond any picture"
    ),
  ]

  @Test(arguments: wrong)
  func `what is wrong is said with its place`(text: String, message: String) throws {
    try withFile(text.utf8) { path in
      let error = #expect(throws: PipelineError.self) { try Landmarks.read(from: path) }
      #expect(error?.code == .badInput && error?.path == path)
      #expect(error?.message == message)
    }
  }

  @Test(arguments: ["", "[[[1, 2", "{]", "nonsense"])
  func `text that is no JSON is an error of the file`(text: String) throws {
    try withFile(text.utf8) { path in
      let error = #expect(throws: PipelineError.self) { try Landmarks.read(from: path) }
      #expect(error?.path == path)
    }
  }

  @Test func `a file that is not there is an error`() {
    let error = #expect(throws: PipelineError.self) { try Landmarks.read(from: "/no/such.json") }
    #expect(error?.code == .notFound)
  }
}
